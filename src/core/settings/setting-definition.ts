/** One row of the table of settings. */
export interface SettingDefinition {
  readonly key: string;
  readonly type: 'boolean' | 'integer' | 'number' | 'enum' | 'stringList';
  readonly default: boolean | number | string | readonly string[] | null;
  readonly description: string;
  readonly choices?: readonly string[];
  readonly min?: number;
  readonly max?: number;
  /** Null is a value of its own and does not restore the default. */
  readonly nullable?: true;
  /** The environment variable that overrides the stored value. */
  readonly variable?: string;
}
