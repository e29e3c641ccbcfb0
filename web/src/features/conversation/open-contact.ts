// From the conversation to everything known of its contact.
import { useNavigate } from '@tanstack/react-router';
import { useCommand } from '../../commands/registry.ts';

export function useOpenContact(id: string): void {
  const navigate = useNavigate();
  useCommand('open-contact', () => void navigate({ to: '/contacts/$id', params: { id } }));
}
