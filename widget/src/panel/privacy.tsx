// The link to the site's own words on privacy.
import type { Config } from '@throughline/sdk/visitor';
import type { VNode } from 'preact';
import { setting, usePanel } from './session.ts';

export function PrivacyLink({ config }: { config: Config }): VNode | null {
  const { say } = usePanel();
  const url = setting(config, 'privacyUrl');
  return /^https?:\/\//.test(url) ? (
    <a class="privacy" href={url} target="_blank" rel="noopener noreferrer">
      {say('privacy')}
    </a>
  ) : null;
}
