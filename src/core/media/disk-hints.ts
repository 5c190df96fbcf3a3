/** The system's words for what failed in the media tree: what each means there, and what to do. */
const hints: Readonly<Record<string, string>> = {
  EACCES: "the service may not write there: check the folder's owner and PUID/PGID",
  EPERM:
    'the file system does not allow it (some network and FAT file systems know no links): check its mount options, or use another LINK_STYLE',
  EROFS: 'the file system is mounted read-only: mount it with write access',
  ENOSPC: 'the disk is full: make room',
  EDQUOT: 'the quota is used up: make room',
  ENAMETOOLONG: 'the name is too long for that file system: shorten the folder format in Sonarr',
  EILSEQ: 'that file system cannot hold this name: check its mount options (character set)',
  EINVAL: 'that file system cannot hold this name: check its mount options (character set)',
  ENOTSUP: 'that file system has no links of this kind: use another LINK_STYLE, or another file system',
  EOPNOTSUPP: 'that file system has no links of this kind: use another LINK_STYLE, or another file system',
  ENOSYS: 'that file system has no links of this kind: use another LINK_STYLE, or another file system',
  EMLINK: 'the movie file has as many names as its file system allows: use LINK_STYLE=relative',
  EXDEV: 'they lie on different file systems or mounts: mount one parent folder of both, or use LINK_STYLE=relative',
  ELOOP: 'links on the way lead in a circle: remove one of them',
  EIO: 'the disk reports a fault: check it and the log of the system',
  ESTALE: 'the network mount is stale: mount it again',
  ENOTCONN: 'the mount is not connected: mount it again',
  ETIMEDOUT: 'the network mount does not respond: check its server',
  EHOSTDOWN: 'the network mount does not respond: check its server',
  EHOSTUNREACH: 'the network mount does not respond: check its server',
  ENODEV: 'the disk is gone: attach and mount it again',
  ENXIO: 'the disk is gone: attach and mount it again',
  EBUSY: 'another program holds it: it is tried again',
  ETXTBSY: 'another program holds it: it is tried again',
  EMFILE: 'too many files are open: raise the limit of open files (ulimit -n)',
  ENFILE: 'too many files are open: raise the limit of open files of the system',
};

export function diskHint(code: string): string {
  return hints[code] ?? 'check the disk, its mount and the system log';
}
