import { crc32, deflateSync } from 'node:zlib';

/** Sky from top to bottom, sun, hills from far to near. */
const palettes = [
  ['2b1b4d', '5a2a6b', '8c3b76', 'c25573', 'e98a6d', 'f6c488', 'fff1c9', '6d3562', '43234f', '1f1433'],
  ['0b2038', '123456', '1d4f74', '2f6f8f', '5594a3', '93bfb8', 'f4efd2', '2c5a6a', '1a3d50', '0a1d2b'],
  ['3a1512', '6b2417', '9d3a1e', 'cc5b29', 'e88b3f', 'f5bf6b', 'fff3d6', '7a2f22', '4c1c19', '240d0e'],
  ['10281f', '1b4233', '2d6248', '4d8560', '82a97c', 'c1cfa0', 'faf6dc', '2d5a45', '1a3b30', '0b1d18'],
  ['14172e', '232852', '383f7c', '565ea3', '8589bf', 'bdb9d6', 'f7f0ff', '3f437b', '272a55', '11132b'],
  ['402036', '6e3150', '9d4a64', 'c56f77', 'e09c8c', 'f1cdae', 'fff6e6', '7a3f5d', '4f2945', '271425'],
] as const;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** A poster as a PNG: hills under a sun. Equal titles have equal posters. */
export function drawPoster(title: string, { width, height }: PictureSize = { width: 167, height: 250 }): Uint8Array {
  const seed = crc32(title);
  const part = (at: number, of: number) => ((seed >>> at) % of) / of;
  const sun = { x: width * (0.25 + part(3, 7) / 2), y: height * (0.25 + part(9, 5) / 4), r: width * 0.14 };
  const shape = part(2, 5) < 0.4 ? zigzag : Math.sin;
  const hill = (x: number, layer: number) =>
    height * (0.55 + layer * 0.14) +
    shape((x / width) * (2 + layer + part(layer * 5, 4)) + part(layer * 7, 11) * 6) * height * 0.06;
  const rows: Buffer[] = [];
  for (let y = 0; y < height; y += 1) {
    const row = Buffer.alloc(width + 1);
    for (let x = 0; x < width; x += 1) {
      const layer = [2, 1, 0].find((one) => y > hill(x, one));
      const isSun = (x - sun.x) ** 2 + (y - sun.y) ** 2 < sun.r ** 2;
      row[x + 1] = layer !== undefined ? 7 + layer : isSun ? 6 : Math.min(5, Math.floor((y / height) * 9));
    }
    rows.push(row);
  }
  const palette = Buffer.from((palettes[seed % palettes.length] ?? palettes[0]).join(''), 'hex');
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A sine with corners: mountains. */
function zigzag(x: number): number {
  return (2 / Math.PI) * Math.asin(Math.sin(x * 2));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const ends = Buffer.alloc(8);
  ends.writeUInt32BE(data.length, 0);
  ends.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
}

/** The answer with a picture, as all three servers send it. */
export function pictureAnswer(bytes: Uint8Array, type = 'image/png'): Response {
  return new Response(new Uint8Array(bytes), { headers: { 'Content-Type': type } });
}
