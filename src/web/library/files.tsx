import type { PlexMedia, PlexRecord } from '../../core/model/plex-details.ts';
import type { LinkedItem } from '../../core/plex/mirror/read-library.ts';
import type { PageContext } from '../page-context.ts';

interface FilesProps {
  readonly page: PageContext;
  readonly item: LinkedItem['item'];
}

const mostFiles = 100;

/** Each file where Plex has it and where it is here, what is in it, and its streams if they were read. */
export function Files({ page, item }: FilesProps) {
  const { texts, format } = page;
  const streams = item.media.flatMap(({ parts }) => parts.flatMap((part) => part.streams ?? []));
  return (
    <section class="panel">
      <header>
        <h2>{texts.library.files}</h2>
      </header>
      {item.files.length === 0 ? <p class="inside quiet">{texts.library.noFiles}</p> : null}
      {item.files.slice(0, mostFiles).map(({ path, localPath, isHere, sizeBytes }) => (
        <dl class="facts inside paths">
          <dt>{texts.library.inPlex}</dt>
          <dd>
            <code>{path}</code>
          </dd>
          <dt>{texts.library.here}</dt>
          <dd>
            {localPath === null ? texts.library.noPlace : <code>{localPath}</code>}{' '}
            <span class="quiet">
              {isHere ? texts.library.isHere : texts.library.notHere}
              {sizeBytes === null ? '' : `, ${format.size(sizeBytes)}`}
            </span>
          </dd>
          <Version page={page} media={item.media.find(({ parts }) => parts.some(({ file }) => file === path))} />
        </dl>
      ))}
      {streams.length === 0 ? null : (
        <div class="inside">
          <h3>{texts.library.streams}</h3>
          <ul>
            {streams.slice(0, mostFiles).map((stream) => (
              <li>
                <bdi>{streamName(page, stream)}</bdi>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

function Version({ page, media }: { page: PageContext; media: PlexMedia | undefined }) {
  if (media === undefined) return null;
  const { library } = page.texts;
  const { videoResolution, videoCodec, audioCodec, audioChannels, container, bitrate } = media;
  const words = [
    videoResolution === null ? null : resolutionText(videoResolution),
    videoCodec?.toUpperCase(),
    [audioCodec?.toUpperCase(), audioChannels === null ? null : library.channels(audioChannels)]
      .filter(Boolean)
      .join(' '),
    container?.toUpperCase(),
    bitrate === null ? null : library.bitrate(page.format.number(bitrate)),
  ].filter(Boolean);
  if (words.length === 0) return null;
  return (
    <>
      <dt>{library.version}</dt>
      <dd>
        <bdi>{words.join(', ').slice(0, 300)}</bdi>
      </dd>
    </>
  );
}

/** "1080" is "1080p"; "4k" and "sd" are written as usual. */
function resolutionText(resolution: string): string {
  return /^\d+$/.test(resolution) ? `${resolution}p` : resolution.toUpperCase();
}

function streamName({ texts }: PageContext, { streamType, ...stream }: PlexRecord): string {
  const kind = typeof streamType === 'number' ? texts.library.streamKinds[streamType] : undefined;
  const words = [stream.extendedDisplayTitle ?? stream.displayTitle ?? stream.codec]
    .concat(stream.displayTitle === undefined ? [stream.language] : [])
    .filter((word) => typeof word === 'string')
    .join(', ');
  return (kind === undefined ? words : `${kind}: ${words}`).slice(0, 300);
}
