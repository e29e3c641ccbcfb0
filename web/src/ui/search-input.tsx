// A search box that asks when typing pauses, and at once on Enter.
import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { classes } from './classes.ts';
import { Input } from './input.tsx';
import { Spinner } from './spinner.tsx';

// Long enough that what is pasted or deleted at a stroke is asked once, short enough to have answered before the eye looks for it.
const pauseMs = 40;
export interface SearchInputProps {
  label: string;
  placeholder?: string;
  value: string;
  onSearch: (typed: string) => void;
  isBusy?: boolean;
  autoFocus?: boolean;
  className?: string;
}

export function SearchInput({
  label,
  placeholder,
  value,
  onSearch,
  isBusy = false,
  autoFocus = false,
  className,
}: SearchInputProps) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const tell = (text: string): void => {
    if (text !== told.current) {
      told.current = text;
      onSearch(text);
    }
  };
  // The address may change under us (back, a link): then it wins.
  useEffect(() => {
    if (value !== told.current) {
      told.current = value;
      setTyped(value);
    }
  }, [value]);
  useEffect(() => {
    const timer = setTimeout(() => tell(typed.trim()), pauseMs);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <div className={classes('relative', className)}>
      <Search size={16} aria-hidden className="absolute start-2.5 top-1/2 -translate-y-1/2 text-text-3" />
      <Input
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={typed}
        onValueChange={setTyped}
        onKeyDown={(event) => {
          if (event.key === 'Enter') tell(typed.trim());
        }}
        autoFocus={autoFocus}
        maxLength={200}
        className="ps-8"
      />
      {isBusy ? <Spinner className="absolute end-8 top-1/2 -translate-y-1/2" /> : null}
    </div>
  );
}
