// A third of the gallery’s states in every look: axe finds nothing, nothing runs off the side, nothing is plain English. See docs/gallery.md.
import { walkShare } from './gallery/walk.ts';

walkShare(2);
