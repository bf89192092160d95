import type { FieldError } from '../runtime/errors.ts';
import type { Texts } from '../texts/index.ts';
import { describe, Field } from '../web/parts.tsx';
import type { FormProps } from './form-props.ts';

/** So many lines of a list are enough to see what is meant. */
const MOST_LINES = 10;

/** The lines of the list in which there is no address, by the errors of the submission's schema. */
function badLines(errors: readonly FieldError[]): number[] {
  return errors.flatMap(({ path, code }) => {
    const [field, index] = path.split('.');
    return field === 'users' && index !== undefined && code === 'emailInvalid'
      ? [Number(index)]
      : [];
  });
}

/** The list of users: typed, pasted or a file, with what is wrong in it. */
export function Users({ t, values, errors }: FormProps) {
  const { users: words, optional } = t.form;
  const lines = values.users === '' ? [] : values.users.split('\n');
  const bad = badLines(errors);
  const good = lines.length - bad.length;
  const { duplicateUsers: duplicates } = values;
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
  const list = (items: readonly string[], rest: number) => (
    <ul class="list">
      {items.map((item) => (
        <li>{item}</li>
      ))}
      {rest > 0 && <li>{words.more(rest)}</li>}
    </ul>
  );
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
      {bad.length > 0 && (
        <div class="error lines">
          {words.badLines(bad.length)}
          {list(
            bad
              .slice(0, MOST_LINES)
              .map((line) => `${words.badLine(line + 1)} ${lines[line] ?? ''}`),
            bad.length - MOST_LINES,
          )}
        </div>
      )}
      <div id="users-result" class="small muted lines">
        {lines.length > 0 && <p>{words.count(good)}</p>}
        {duplicates.length > 0 && (
          <div>
            {words.duplicates(duplicates.length)}
            {list(duplicates.slice(0, MOST_LINES), duplicates.length - MOST_LINES)}
          </div>
        )}
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
