// A QR code as one SVG path on white, whatever the theme: readers want dark on light and a quiet zone of four modules.
import { qrModules } from './qr.ts';

export function QrCode({ text, label }: { text: string; label: string }) {
  const modules = qrModules(text);
  const side = modules.length + 8;
  const path = modules
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x + 4} ${y + 4}h1v1h-1z` : '')))
    .join('');
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${side} ${side}`}
      shapeRendering="crispEdges"
      className="size-48 rounded-control border border-line"
      style={{ forcedColorAdjust: 'none' }}
    >
      <path fill="#fff" d={`M0 0h${side}v${side}H0z`} />
      <path fill="#000" d={path} />
    </svg>
  );
}
