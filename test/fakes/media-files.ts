import { closeSync, ftruncateSync, mkdirSync, openSync, readlinkSync, readSync, statSync, writeSync } from 'node:fs';
import path from 'node:path';

const MATROSKA = Buffer.from([0x1a, 0x45, 0xdf, 0xa3]);

/** Extensions that Sonarr and Radarr import as video. */
export const VIDEO_EXTENSIONS = new Set(
  '.mkv .mp4 .avi .m4v .ts .m2ts .mov .wmv .webm .mpg .mpeg .ogm .divx .flv .iso .img .vob .wtv .3gp .strm'.split(' '),
);

export function isVideoName(name: string): boolean {
  return VIDEO_EXTENSIONS.has(path.extname(name).toLowerCase());
}

/** Writes a file with a Matroska header; the rest is a hole, so that any size costs nothing. */
export function writeVideo(file: string, sizeBytes: number): void {
  mkdirSync(path.dirname(file), { recursive: true });
  const handle = openSync(file, 'w');
  try {
    writeSync(handle, MATROSKA.subarray(0, Math.min(MATROSKA.length, sizeBytes)));
    ftruncateSync(handle, sizeBytes);
  } finally {
    closeSync(handle);
  }
}

/** Whether ffprobe could read it: here, any file with Matroska's magic bytes. Follows links as the kernel does. */
export function isReadableVideo(file: string): boolean {
  try {
    const handle = openSync(file, 'r');
    try {
      const head = Buffer.alloc(4);
      return readSync(handle, head, 0, 4, 0) === 4 && head.equals(MATROSKA);
    } finally {
      closeSync(handle);
    }
  } catch {
    return false;
  }
}

/**
 * The size as .NET sees it: through links, whose texts it normalizes (`nosuchdir/../x` works in .NET, not in the kernel). Throws with .NET's message
 * for a dangling link.
 */
export function followedSize(file: string): number {
  let current = file;
  for (let hops = 0; hops < 40; hops += 1) {
    try {
      return statSync(current).size;
    } catch {
      let text: string;
      try {
        text = readlinkSync(current);
      } catch {
        break;
      }
      current = path.resolve(path.dirname(current), text);
    }
  }
  throw new DotNetError('System.IO.FileNotFoundException', `Could not find file '${current}'.`);
}

/** An error with the real servers' wording; their `exception` and error bodies carry the class name. */
export class DotNetError extends Error {
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 500) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

export const MEDIA_INFO = {
  audioBitrate: 0,
  audioChannels: 2,
  audioCodec: 'AAC',
  audioLanguages: 'jpn',
  audioStreamCount: 1,
  videoBitDepth: 8,
  videoBitrate: 0,
  videoCodec: 'x264',
  videoFps: 23.976,
  videoDynamicRange: '',
  videoDynamicRangeType: '',
  resolution: '1920x1080',
  runTime: '1:30:00',
  scanType: 'Progressive',
  subtitles: '',
};

export type MediaInfo = typeof MEDIA_INFO;
