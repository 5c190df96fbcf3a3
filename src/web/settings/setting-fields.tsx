import type { SettingRow } from '../../core/settings/setting-rows.ts';
import { type SettingKey, settingTable } from '../../core/settings/settings.ts';
import { LinesField, SelectField, SwitchField, TextField } from '../components/field.tsx';
import type { PageContext } from '../page-context.ts';
import { type GroupName, groups } from './groups.ts';
import { type SettingsForm, shownName, textOf } from './read-settings.ts';

interface SettingFormProps {
  readonly page: PageContext;
  readonly rows: readonly SettingRow[];
  /** What was refused: it stays as it was typed. */
  readonly refused: SettingsForm | null;
  /** Which sections. */
  readonly names: readonly GroupName[];
  /** Where the form posts to, below our base. */
  readonly action: string;
}

/** Settings of the table, a section for each kind, with one button. */
export function SettingForm({ page, rows, refused, names, action }: SettingFormProps) {
  const { texts, urlBase } = page;
  const firstWrong = rows.find(({ key }) => refused?.errors.has(key))?.key;
  return (
    <form method="post" action={`${urlBase}${action}`} class="stack settings" novalidate>
      {groups
        .filter(({ name }) => names.includes(name))
        .map(({ name, keys }) => (
          <section class="panel" id={name}>
            <header>
              <h2>{texts.settings.groups[name]}</h2>
            </header>
            <div class="inside">
              {rows
                .filter(({ key }) => keys.includes(key))
                .map((row) => (
                  <SettingField page={page} row={row} refused={refused} hasFocus={row.key === firstWrong} />
                ))}
            </div>
          </section>
        ))}
      <div class="save buttons">
        <button type="submit" class="button primary">
          {texts.settings.save}
        </button>
        {firstWrong === undefined ? null : (
          <p class="error" role="alert">
            {texts.settings.notSaved}
          </p>
        )}
      </div>
    </form>
  );
}

interface SettingFieldProps extends Pick<SettingFormProps, 'page' | 'refused'> {
  readonly row: SettingRow;
  readonly hasFocus: boolean;
}

function SettingField({ page, row, refused, hasFocus }: SettingFieldProps) {
  const { key, type, value } = row;
  const definition = settingTable.find((one) => one.key === key);
  const shown = textOf(value);
  const text = refused?.typed.get(key) ?? shown;
  const isFixed = row.source === 'environment';
  const field = {
    page,
    name: key,
    label: page.texts.settings.names[key],
    help: helpOf(page, key, definition?.description ?? ''),
    error: refused?.errors.get(key) ?? null,
    hasFocus,
    variable: isFixed ? (definition?.variable ?? key) : null,
  };
  const choices = (definition?.choices ?? []).map((choice) => ({
    value: choice,
    label: page.texts.settings.choices[choice] ?? choice,
  }));
  return (
    <>
      {isFixed ? null : <input type="hidden" name={shownName(key)} value={shown} />}
      {type === 'boolean' ? <SwitchField {...field} isOn={text === 'true'} /> : null}
      {type === 'enum' ? <SelectField {...field} value={text} choices={choices} /> : null}
      {type === 'stringList' ? <LinesField {...field} lines={text} /> : null}
      {type === 'integer' || type === 'number' ? <TextField {...field} type="number" value={text} /> : null}
    </>
  );
}

/** The table describes in English. */
function helpOf({ texts }: PageContext, key: SettingKey, description: string): string {
  return texts.settings.help[key] ?? description;
}
