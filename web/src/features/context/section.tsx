// A titled part of the panel.
import type { ReactNode } from 'react';

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="border-t border-line px-4 py-3">
      <h3 className="mb-1.5 text-sm font-semibold text-text-2">{title}</h3>
      {children}
    </section>
  );
}
