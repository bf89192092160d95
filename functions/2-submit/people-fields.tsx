import type { FieldError } from '../runtime/errors.ts';
import type { Texts } from '../texts/index.ts';
import { describe, Field } from '../web/parts.tsx';
import type { FormProps } from './form-props.ts';
import { ReviewTable } from './review-table.tsx';

/** The list of users: typed, pasted or a file, with what is wrong in it. */
export function Users({ t, values, errors, review }: FormProps) {
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

/** One person: name and address. */
export function Person({
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
  /** Whether it is the reader whom the browser may know. */
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
