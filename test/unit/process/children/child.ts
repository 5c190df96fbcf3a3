import { AppError } from '../../../../src/errors.ts';
import { answerParent } from '../../../../src/process/child-process.ts';

await answerParent(async (request) => {
  switch (request) {
    case 'spin':
      for (;;);
    case 'environment':
      return process.env;
    case 'refuse':
      throw new AppError('invalid', 'No, for this reason.');
    case 'break':
      throw new Error('something that nobody foresaw');
    default:
      return { request };
  }
});
