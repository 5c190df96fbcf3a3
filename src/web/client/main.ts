import { handleAnswers } from './answers.ts';
import { handleFind } from './find.ts';
import { handleKeys } from './keys.ts';
import { showConnection } from './live.ts';
import { handleSelection } from './selection.ts';
import { handleToasts } from './toasts.ts';

// Runs deferred: the document is complete.
handleAnswers();
handleFind();
handleKeys();
handleSelection();
handleToasts();
showConnection();
showCurrentChip();

/** On phones chips are one line that scrolls, and the current one may be out of sight. */
function showCurrentChip(): void {
  for (const chip of document.querySelectorAll<HTMLElement>('.chips a[aria-current]')) {
    const chips = chip.parentElement;
    if (chips !== null) chips.scrollLeft = chip.offsetLeft - (chips.clientWidth - chip.offsetWidth) / 2;
  }
}
