// A few short lines, named for who hears them.
export function List({ label, items }: { label: string; items: readonly string[] }) {
  return (
    <ul aria-label={label} className="list-disc ps-5">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}
