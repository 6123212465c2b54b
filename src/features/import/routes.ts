import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { brokenPage, framedPage, linkAnswers, type Missed, secretPage } from '../../http/page.ts'
import type { Log } from '../../log.ts'
import type { Register } from '../../register/register.ts'
import type { UploadedFile } from '../../register/uploads/file.ts'
import {
  fileBytesMax,
  lookAtUpload,
  type Taken,
  takeFile,
  type UploadState,
} from '../../register/uploads/receive.ts'
import { BrokenFormError, boundaryOf, fileIn } from './multipart.ts'
import { textsFor } from './texts.ts'

export interface UploadOptions {
  readonly register: Register
  readonly missed?: Missed
  /** The brands whose consents this person may change: asked again at the moment he uploads. */
  readonly brandsFor: (principal: string) => Promise<readonly number[]>
  readonly log: Log
  /** Whether files are read here, or a process that does is at this database. */
  readonly takesFiles: boolean
}

const { say, again, gone } = linkAnswers(textsFor)

/**
 * Where a file of consents is uploaded. GET only asks for it, as often as one likes; POST takes the file in, piece by piece,
 * and the link is used up when it is whole. A form of a browser is taken, and a body that is the file itself.
 */
export function uploadRoutes(options: UploadOptions): Hono {
  const { register, brandsFor, log, takesFiles, missed = async () => true } = options
  const routes = new Hono()
  routes.onError(brokenPage(log))
  routes.use('/y/*', secretPage)

  if (!takesFiles) {
    routes.all('/y/*', (c) => say(c, 404, textsFor(c).texts.elsewhere))
    return routes
  }

  const lost = (c: Context, { kind }: Exclude<UploadState, { kind: 'ready' }>) =>
    gone(c, missed, kind, textsFor(c).texts.used)

  routes.get('/y/:token', async (c) => {
    const state = await lookAtUpload(register, c.req.param('token'))
    return state.kind === 'ready' ? c.html(askPage(textsFor(c), state.file)) : lost(c, state)
  })

  routes.post('/y/:token', async (c) => {
    const { texts } = textsFor(c)
    try {
      return await take(c, c.req.param('token'))
    } catch (error) {
      // Whoever went away in the middle of it may come back with the same link.
      if (error instanceof BrokenFormError || c.req.raw.signal.aborted) return again(c, 400, texts.broken)
      log.error('upload.failed', error)
      return again(c, 503, texts.failed)
    }
  })

  async function take(c: Context, token: string): Promise<Response> {
    const { texts } = textsFor(c)
    const state = await lookAtUpload(register, token)
    if (state.kind !== 'ready') return lost(c, state)
    const { file } = state
    if (!(await brandsFor(file.principal)).includes(file.brandCode)) return say(c, 403, texts.denied)
    const length = Number(c.req.header('content-length') ?? 0)
    // The form around the file is small.
    if (length > fileBytesMax + 64 * 1024) return tooLarge(c)
    const taken = await takeFile(register, file.id, bytesOf(c))
    return answer(c, taken, file)
  }

  function answer(c: Context, taken: Taken, file: UploadedFile): Response | Promise<Response> {
    const { texts } = textsFor(c)
    switch (taken.kind) {
      case 'taken':
        log.info('upload.taken', { import: file.id, brandCode: file.brandCode, bytes: taken.bytes })
        return say(c, 200, texts.taken)
      case 'empty':
        return again(c, 400, texts.empty)
      case 'too-large':
        return tooLarge(c)
      case 'overtaken':
        return say(c, 410, texts.used, texts.another)
    }
  }

  return routes
}

function bytesOf(c: Context): AsyncIterable<Uint8Array> {
  const body = (c.req.raw.body ?? new Blob([]).stream()) as unknown as AsyncIterable<Uint8Array>
  const boundary = boundaryOf(c.req.header('content-type') ?? '')
  return boundary === null ? body : fileIn(body, boundary)
}

function tooLarge(c: Context) {
  return again(c, 413, textsFor(c).texts.tooLarge(fileBytesMax / 2 ** 20))
}

type Language = ReturnType<typeof textsFor>

export function askPage({ language, texts }: Language, { brandName, expiresAt }: UploadedFile) {
  return framedPage(
    language,
    texts.title,
    html`<p><strong>${brandName}</strong><br>${texts.about}</p>
<p class="scope">${texts.columns}<br>${texts.example}</p>
<form method="post" enctype="multipart/form-data">
<p><label for="file">${texts.file}</label><br>
<input id="file" type="file" name="file" required accept=".csv,.txt,.xlsx"></p>
<button>${texts.button}</button>
</form>
<p class="scope">${texts.nothingYet} ${texts.until(expiresAt)}</p>`,
  )
}
