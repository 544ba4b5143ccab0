import { ProviderError, type ProviderFailure } from '../../errors/provider-error.ts';
import { fakeLanguageModel, type FakeLanguageModel } from '../fake-language-model.ts';
import type { LanguageModelFailure } from '../language-model/language-model-context.ts';

/** A model that fails as the language model kit wants it to, once. */
export function failingLanguageModel(failure: LanguageModelFailure): FakeLanguageModel {
  const model = fakeLanguageModel();
  const reject = (kind: ProviderFailure, status?: number): void => {
    const error = new ProviderError({
      provider: 'fake',
      operation: 'generate',
      failure: kind,
      message: 'scripted',
      status,
    });
    model.fail({ type: 'throw', error });
  };
  if (failure === 'rate-limit') reject('rate-limit', 429);
  else if (failure === 'server') reject('server', 500);
  else if (failure === 'connection') reject('connection');
  else if (failure === 'bad-answer') reject('bad-answer');
  else if (failure === 'timeout') model.fail({ type: 'time-out', milliseconds: 60 });
  else if (failure === 'refusal') model.fail({ type: 'refuse' });
  else model.fail({ type: 'truncate', text: 'her' });
  return model;
}
