import { readFileSync, writeFileSync } from 'node:fs';
import { crc32, deflateSync, inflateSync } from 'node:zlib';

// Pictures are kept for ever, so they are kept small: in 256 colours, of which the ones in between are
// found for themselves. What that changes is far below what the comparison lets pass.

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const PALETTE = 3;

/** Rewrites a PNG of a browser's in place, unless that was done already. */
export function shrink(path: string) {
  const file = readFileSync(path);
  if (file[25] !== PALETTE) writeFileSync(path, small(file));
}

function small(file: Buffer): Buffer {
  const { width, height, pixels } = decode(file);
  const counts = new Map<number, number>();
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const palette = choose([...counts].sort(([, one], [, other]) => other - one).map(([colour]) => colour));
  const numbers = new Map(palette.map((colour, number) => [colour, number]));
  for (const colour of counts.keys()) if (!numbers.has(colour)) numbers.set(colour, nearest(palette, colour));
  const rows = Buffer.alloc((width + 1) * height);
  pixels.forEach((colour, at) => {
    rows[Math.floor(at / width) * (width + 1) + 1 + (at % width)] = numbers.get(colour)!;
  });
  const head = Buffer.from(file.subarray(16, 29));
  head[8] = 8;
  head[9] = PALETTE;
  const colours = Buffer.from(palette.flatMap((colour) => parts(colour)));
  return Buffer.concat([SIGNATURE, chunk('IHDR', head), chunk('PLTE', colours), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

const parts = (colour: number) => [colour >> 16, (colour >> 8) & 255, colour & 255];

/** The most frequent colours; first those that are unlike all before them, so that a small dot keeps its own. */
function choose(colours: number[]): number[] {
  const chosen: number[] = [];
  for (const apart of [24, 0]) {
    for (const colour of colours) {
      if (chosen.length === 256) return chosen;
      if (!chosen.some((other) => distance(colour, other) <= apart ** 2)) chosen.push(colour);
    }
  }
  return chosen;
}

function distance(one: number, other: number): number {
  const [wanted, given] = [parts(one), parts(other)];
  return wanted.reduce((sum, part, at) => sum + (part - given[at]!) ** 2, 0);
}

function nearest(palette: number[], colour: number): number {
  const distances = palette.map((other) => distance(colour, other));
  return distances.indexOf(Math.min(...distances));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** The colours of a PNG as browsers write it: eight bits a channel, not interlaced. */
function decode(file: Buffer) {
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const step = file[25] === 6 ? 4 : 3;
  const data: Buffer[] = [];
  for (let at = 8; at < file.length; at += 12 + file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(file.subarray(at + 8, at + 8 + file.readUInt32BE(at)));
  }
  const raw = inflateSync(Buffer.concat(data));
  const line = width * step;
  const bytes = Buffer.alloc(line * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (line + 1)];
    for (let x = 0; x < line; x += 1) {
      const at = y * line + x;
      const left = x < step ? 0 : bytes[at - step]!;
      const up = y === 0 ? 0 : bytes[at - line]!;
      const corner = x < step || y === 0 ? 0 : bytes[at - line - step]!;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter!]!;
      bytes[at] = raw[y * (line + 1) + 1 + x]! + guess;
    }
  }
  const pixels = Uint32Array.from({ length: width * height }, (_, at) => bytes.readUIntBE(at * step, 3));
  return { width, height, pixels };
}

function paeth(left: number, up: number, corner: number): number {
  const [toLeft, toUp, toCorner] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs) as [number, number, number];
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}
