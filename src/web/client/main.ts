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
