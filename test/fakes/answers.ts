import type { DotNetError } from './media-files.ts';
import type { AppName } from './qualities.ts';

/** Set on answers that the real servers send without their version header. */
export const UNVERSIONED = 'x-fake-unversioned';

export function ok(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
  });
}

/** An HTML page for people. */
export function page(title: string): Response {
  const html = `<!doctype html>\n<html lang="en"><head><title>${title}</title></head><body></body></html>`;
  return new Response(html, { headers: { 'Content-Type': 'text/html' } });
}

export function empty(status: number, headers: Record<string, string> = {}): Response {
  return new Response(null, { status, headers: { ...(status === 204 ? {} : { 'Content-Length': '0' }), ...headers } });
}

/** Errors of their own pipeline: plain JSON, no version header. */
function pipelineError(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'Content-Type': 'application/json', [UNVERSIONED]: '1' },
  });
}

export function validationErrors(errors: object[]): Response {
  return pipelineError(400, errors);
}

export function validationError(
  propertyName: string,
  errorMessage: string,
  attemptedValue: unknown,
  errorCode: string,
): Response {
  return validationErrors([
    {
      propertyName,
      errorMessage,
      ...(attemptedValue === undefined ? {} : { attemptedValue }),
      severity: 'error',
      errorCode,
      formattedMessageArguments: [],
      formattedMessagePlaceholderValues: { propertyName, propertyValue: attemptedValue ?? null },
    },
  ]);
}

export function badRequest(content: string): Response {
  return pipelineError(400, { message: `BadRequest: ${content}`, content });
}

export function serverError(error: Pick<DotNetError, 'type' | 'message' | 'status'>): Response {
  return pipelineError(error.status, { message: error.message, description: `${error.type}: ${error.message} …` });
}

export function modelNotFound(what: string, id: number | string): Response {
  const message = `${what} with ID ${id} does not exist`;
  return serverError({ type: 'NzbDrone.Core.Datastore.ModelNotFoundException', message, status: 404 });
}

/** For unreadable JSON or a value of the wrong type: an object, not an array. */
export function problem(errors: Record<string, string[]>, type = 'application/json'): Response {
  const body = {
    type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
    title: 'One or more validation errors occurred.',
    status: 400,
    errors,
    traceId: '00-00000000000000000000000000000000-0000000000000000-00',
  };
  return ok(body, 400, { 'Content-Type': `${type}; charset=utf-8` });
}

/** For an unknown id: Radarr sends a problem body, Sonarr mostly nothing at all. */
export function notFound(app: AppName, form: 'empty' | 'problem' = app === 'Radarr' ? 'problem' : 'empty'): Response {
  if (form === 'empty') return empty(404);
  const body = {
    type: 'https://tools.ietf.org/html/rfc9110#section-15.5.5',
    title: 'Not Found',
    status: 404,
    traceId: '00-00000000000000000000000000000000-0000000000000000-00',
  };
  return new Response(JSON.stringify(body), {
    status: 404,
    headers: { 'Content-Type': `application/${app === 'Radarr' ? 'problem+json' : 'json'}; charset=utf-8` },
  });
}
