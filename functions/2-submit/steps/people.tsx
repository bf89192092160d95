import type { FieldError } from '../../runtime/errors.ts';
import type { Texts } from '../../texts/index.ts';
import { describe, Field } from '../../web/parts.tsx';
import type { FormProps } from '../form-props.ts';
import { usersModes } from '../setup-values.ts';
import { ReviewTable } from './review-table.tsx';
import type { StepParts, StepProps } from './step.ts';

/** The list of users, typed, pasted or uploaded, with its findings. */
function Users({ t, values, errors, review, correcting }: FormProps) {
  const { users: words, optional } = t.form;
  const input = {
    t,
    name: 'users',
    label: `${words.label} (${optional})`,
    hint: words.hint,
    errors,
  };
  const file = {
    t,
    name: 'usersFile',
    label: `${words.file} (${optional})`,
    hint: words.fileHint,
    errors,
  };
  return (
    <fieldset id="usersField">
      <legend>{words.legend}</legend>
      {correcting && (
        <fieldset class="plain">
          <legend>{t.steps.people.sent(correcting.usersSent)}</legend>
          {usersModes.map((mode) => (
            <label class="check">
              <input
                type="radio"
                name="usersMode"
                value={mode}
                checked={mode === values.usersMode}
              />
              <span>{t.steps.people.modes[mode]}</span>
            </label>
          ))}
        </fieldset>
      )}
      <Field {...input}>
        <textarea
          {...describe(input)}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          rows={6}
        >
          {values.users}
        </textarea>
      </Field>
      <div id="users-result" class="lines">
        {review && <ReviewTable t={t} review={review} />}
      </div>
      <Field {...file}>
        <input {...describe(file)} type="file" accept=".csv,.txt,.tsv,text/csv,text/plain" />
      </Field>
      <div class="actions">
        <button type="submit" class="quiet" name="action" value="checkUsers" formaction="#users">
          {words.check}
        </button>
      </div>
    </fieldset>
  );
}

/** Fields for one person's name and address. */
function Person({
  t,
  group,
  legend,
  hint,
  values,
  errors,
  autocomplete = false,
}: {
  t: Texts;
  group: 'mainAdmin' | 'contact';
  legend: string;
  hint: string;
  values: { name: string; email: string };
  errors: readonly FieldError[];
  /** Whether the person is the reader, so that the browser may fill in the fields. */
  autocomplete?: boolean;
}) {
  const name = { t, name: `${group}.name`, label: t.form.name, errors };
  const email = { t, name: `${group}.email`, label: t.form.email, errors };
  return (
    <fieldset aria-describedby={`${group}-hint`}>
      <legend>{legend}</legend>
      <p class="hint" id={`${group}-hint`}>
        {hint}
      </p>
      <div class="two">
        <Field {...name}>
          <input
            {...describe(name)}
            value={values.name}
            autocomplete={autocomplete ? 'name' : 'off'}
            required
          />
        </Field>
        <Field {...email}>
          <input
            {...describe(email)}
            value={values.email}
            type="email"
            autocomplete={autocomplete ? 'email' : 'off'}
            required
          />
        </Field>
      </div>
    </fieldset>
  );
}

/** Fields for everyone to invite or write to. */
export function People(props: FormProps) {
  const { t, names, values, errors } = props;
  const { mainAdmin, contact } = t.form;
  return (
    <>
      <Person
        t={t}
        group="mainAdmin"
        legend={mainAdmin.legend}
        hint={mainAdmin.hint(names)}
        values={values.mainAdmin}
        errors={errors}
      />
      <Users {...props} />
      <Person
        t={t}
        group="contact"
        legend={contact.legend}
        hint={contact.hint}
        values={values.contact}
        errors={errors}
        autocomplete
      />
    </>
  );
}

/** The step for people. */
export function peopleStep(props: StepProps): StepParts {
  const { t, names } = props;
  const { people } = t.steps;
  return {
    guide: (
      <>
        <p>{people.lead(names)}</p>
        <p>{people.after}</p>
        <p class="muted small">{people.once}</p>
      </>
    ),
    fields: <People {...props} />,
  };
}
