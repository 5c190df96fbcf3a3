import type { Child } from 'hono/jsx';
import type { PlainContext } from '../page-context.ts';
import { tell } from '../tell.ts';
import { Icon } from './basics.tsx';

interface FieldProps {
  readonly page: PlainContext;
  readonly name: string;
  /** Where one page has several forms with a field of this name. */
  readonly id?: string;
  readonly label: string;
  readonly help?: string;
  readonly error?: string | null | undefined;
  readonly hasFocus?: boolean;
  /** The environment decides it: the variable. It is shown and not sent. */
  readonly variable?: string | null;
}

/** What ties a control to its label, help and error, and locks what the environment decides. */
type ControlAttributes = ReturnType<typeof attributesOf>;

function attributesOf({ name, id = idOf(name), help, error, variable, hasFocus = false }: FieldProps) {
  const isFixed = isSet(variable);
  const described = [
    ...(isSet(error) ? [`${id}-error`] : []),
    ...(isFixed ? [`${id}-fixed`] : []),
    ...(isSet(help) && !isFixed ? [`${id}-help`] : []),
  ];
  return {
    id,
    ...(isFixed ? {} : { name }),
    ...(described.length > 0 ? { 'aria-describedby': described.join(' ') } : {}),
    ...(isSet(error) ? { 'aria-invalid': 'true' as const } : {}),
    ...(hasFocus ? { autofocus: true } : {}),
  };
}

/** A list of ids is separated by spaces, which names of settings have. */
function idOf(name: string): string {
  return name.replaceAll(' ', '-');
}

function isSet(text: string | null | undefined): text is string {
  return text !== undefined && text !== null;
}

function FieldFrame({ children, ...props }: FieldProps & { readonly children: Child }) {
  const { name, id = idOf(name), label } = props;
  return (
    <div class={isSet(props.variable) ? 'field fixed' : 'field'}>
      <label for={id}>{label}</label>
      {children}
      <Notes {...props} />
    </div>
  );
}

function Notes({ page, name, id = idOf(name), help, error, variable }: FieldProps) {
  return (
    <>
      {isSet(error) ? (
        <p class="error" id={`${id}-error`}>
          {tell(page.texts, error)}
        </p>
      ) : null}
      {isSet(variable) ? (
        <p class="help" id={`${id}-fixed`}>
          <Icon page={page} name="lock" /> {page.texts.fields.setBy} <code>{variable}</code>
          {page.texts.fields.changeThere}
        </p>
      ) : null}
      {isSet(help) && !isSet(variable) ? (
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      ) : null}
    </>
  );
}

interface TextFieldProps extends FieldProps {
  /** As it is stored, or as it was typed. */
  readonly value?: string;
  readonly type?: 'text' | 'password' | 'number' | 'url';
  readonly autocomplete?: 'current-password' | 'new-password' | 'off';
  readonly isRequired?: boolean;
  readonly placeholder?: string;
}

/** One line. Of a stored secret the value is its mask; a typed one is never written into the page. */
export function TextField({ value, type = 'text', isRequired, ...props }: TextFieldProps) {
  const { autocomplete = type === 'password' ? 'new-password' : 'off', placeholder } = props;
  return (
    <FieldFrame {...props}>
      <input
        class="input"
        type={type === 'number' ? 'text' : type}
        value={value}
        autocomplete={autocomplete}
        placeholder={placeholder}
        required={isRequired}
        readonly={isSet(props.variable)}
        {...(type === 'number' ? { inputmode: 'decimal' as const } : {})}
        {...attributesOf(props)}
      />
    </FieldFrame>
  );
}

/** Several lines, one entry in each. */
export function LinesField({ lines, ...props }: FieldProps & { readonly lines: string }) {
  const rows = Math.min(8, Math.max(2, lines.split('\n').length));
  return (
    <FieldFrame {...props}>
      <textarea class="input" rows={rows} spellcheck={false} readonly={isSet(props.variable)} {...attributesOf(props)}>
        {lines}
      </textarea>
    </FieldFrame>
  );
}

/** Its form is sent as multipart/form-data. */
export function FileField({ accept, ...props }: FieldProps & { readonly accept: string }) {
  return (
    <FieldFrame {...props}>
      <input type="file" accept={accept} required {...attributesOf(props)} />
    </FieldFrame>
  );
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

interface SelectFieldProps extends FieldProps {
  readonly value: string;
  readonly choices: readonly Choice[];
}

export function SelectField({ value, choices, ...props }: SelectFieldProps) {
  return (
    <FieldFrame {...props}>
      <select class="input" disabled={isSet(props.variable)} {...attributesOf(props)}>
        {choices.map((choice) => (
          <option value={choice.value} selected={choice.value === value}>
            {choice.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

/** On or off. The form sends `true`, or nothing. */
export function SwitchField({ isOn, ...props }: FieldProps & { readonly isOn: boolean }) {
  const control: ControlAttributes = attributesOf(props);
  return (
    <div class={isSet(props.variable) ? 'field switch fixed' : 'field switch'}>
      <input type="checkbox" value="true" checked={isOn} disabled={isSet(props.variable)} {...control} />
      <label for={control.id}>{props.label}</label>
      <Notes {...props} />
    </div>
  );
}

export type HiddenValues = Readonly<Record<string, string | undefined>>;

/** What a form hands on, without those that are undefined. */
export function HiddenFields({ kept }: { readonly kept: HiddenValues }) {
  return Object.entries(kept).map(([name, value]) =>
    value === undefined ? null : <input type="hidden" name={name} value={value} />,
  );
}
