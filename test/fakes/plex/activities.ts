import { randomUUID } from 'node:crypto';
import type { FakeSection } from './model.ts';
import type { Row } from './render.ts';

export interface Activity {
  readonly uuid: string;
  readonly section: FakeSection;
  progress: number;
}

/** The server's current activities: its scans. */
export class Activities {
  readonly running: Activity[] = [];
  private readonly send: (type: string, kind: string, message: Row) => void;

  constructor(send: (type: string, kind: string, message: Row) => void) {
    this.send = send;
  }

  begin(section: FakeSection): Activity {
    const activity = { uuid: randomUUID(), section, progress: 0 };
    this.running.push(activity);
    this.tell('started', activity);
    return activity;
  }

  end(activity: Activity): void {
    this.running.splice(this.running.indexOf(activity), 1);
    activity.progress = 100;
    this.tell('ended', activity);
    this.send('status', 'StatusNotification', {
      title: 'Library scan complete',
      description: '',
      notificationName: 'LIBRARY_UPDATE',
    });
  }

  private tell(event: string, activity: Activity): void {
    this.send('activity', 'ActivityNotification', { event, uuid: activity.uuid, Activity: renderActivity(activity) });
  }
}

export function renderActivity({ uuid, section, progress }: Activity): Row {
  return {
    uuid,
    type: 'library.update.section',
    cancellable: true,
    userID: 1,
    title: `Scanning ${section.title}`,
    subtitle: '',
    progress,
    Context: { librarySectionID: section.key },
  };
}
