export interface ReliabilityBin {
  /** The mean confidence of the pairs in the bin, and the share of them that are right; both 0 to 1. */
  readonly confidence: number;
  readonly share: number;
  readonly count: number;
}

const size = 420;
const margin = 50;
const inner = size - 2 * margin;

/** Confidence against the share that is right: a calibrated confidence lies on the diagonal. The larger the dot, the more pairs. */
export function reliabilityDiagram(
  series: readonly { name: string; colour: string; bins: readonly ReliabilityBin[] }[],
): string {
  const x = (value: number) => margin + value * inner;
  const y = (value: number) => size - margin - value * inner;
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].map(
    (value) =>
      `<text x="${x(value)}" y="${y(0) + 18}" text-anchor="middle">${value}</text><text x="${x(0) - 8}" y="${y(value) + 4}" text-anchor="end">${value}</text>`,
  );
  const dots = series.flatMap(({ colour, bins }) =>
    bins.map(
      ({ confidence, share, count }) =>
        `<circle cx="${x(confidence).toFixed(1)}" cy="${y(share).toFixed(1)}" r="${(2 + Math.log2(1 + count)).toFixed(1)}" fill="${colour}" fill-opacity="0.6"><title>${count} pairs: confidence ${confidence.toFixed(2)}, right ${share.toFixed(2)}</title></circle>`,
    ),
  );
  const names = series.map(
    ({ name, colour }, index) =>
      `<circle cx="${margin + 14}" cy="${margin + 14 + index * 18}" r="5" fill="${colour}"/><text x="${margin + 26}" y="${margin + 18 + index * 18}">${name}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" font-family="sans-serif" font-size="12" fill="#444" role="img" aria-label="Reliability diagram">
<rect width="${size}" height="${size}" fill="#fff"/>
<rect x="${margin}" y="${margin}" width="${inner}" height="${inner}" fill="none" stroke="#bbb"/>
<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="#bbb" stroke-dasharray="4 4"/>
${[...ticks, ...dots, ...names].join('\n')}
<text x="${x(0.5)}" y="${size - 10}" text-anchor="middle">confidence</text>
<text x="14" y="${y(0.5)}" text-anchor="middle" transform="rotate(-90 14 ${y(0.5)})">share that is right</text>
</svg>
`;
}
