import type { Row } from './render.ts';

interface Setting {
  readonly id: string;
  readonly type: 'bool' | 'int' | 'text';
  readonly default: boolean | number | string;
  value: boolean | number | string;
  readonly group: string;
}

function setting(id: string, type: Setting['type'], value: Setting['value'], group: string): Setting {
  return { id, type, default: value, value, group };
}

/** The relevant settings of a server, with their defaults. */
export class Preferences {
  private readonly settings = [
    setting('FriendlyName', 'text', '', 'general'),
    setting('PushNotificationsEnabled', 'bool', false, 'general'),
    setting('WebHooksEnabled', 'bool', true, 'network'),
    setting('secureConnections', 'int', 1, 'network'),
    setting('autoEmptyTrash', 'bool', true, 'library'),
    setting('FSEventLibraryUpdatesEnabled', 'bool', false, 'library'),
    setting('FSEventLibraryPartialScanEnabled', 'bool', false, 'library'),
    setting('ScheduledLibraryUpdatesEnabled', 'bool', false, 'library'),
    setting('ScheduledLibraryUpdateInterval', 'int', 3600, 'library'),
    setting('LibraryVideoPlayedThreshold', 'int', 90, 'library'),
    setting('LibraryVideoPlayedAtBehaviour', 'int', 3, 'library'),
  ];

  get size(): number {
    return this.settings.length;
  }

  has(id: string): boolean {
    return this.settings.some((one) => one.id === id);
  }

  get(id: string): boolean | number | string | undefined {
    return this.settings.find((one) => one.id === id)?.value;
  }

  /** Parses the text form in which values are sent. */
  set(id: string, value: string | number | boolean): void {
    const found = this.settings.find((one) => one.id === id);
    if (found === undefined) throw new Error(`a Plex has no setting ${id}`);
    if (found.type === 'bool') found.value = value === true || value === '1' || value === 'true' || value === 1;
    else found.value = found.type === 'int' ? Number(value) : String(value);
  }

  rows(): Row[] {
    return this.settings.map(({ id, type, default: usual, value, group }) => {
      return { id, label: id, summary: '', type, default: usual, value, hidden: false, advanced: false, group };
    });
  }
}
