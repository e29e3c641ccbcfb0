// The last searches of this browser that led somewhere.
const key = 'throughline.searches';
const most = 8;

export function recentSearches(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((each): each is string => typeof each === 'string').slice(0, most) : [];
  } catch {
    return [];
  }
}
export function keepRecent(typed: string): void {
  try {
    localStorage.setItem(
      key,
      JSON.stringify([typed, ...recentSearches().filter((each) => each !== typed)].slice(0, most)),
    );
  } catch {
    // Nothing is lost when storage is off.
  }
}
