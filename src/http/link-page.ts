import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { html } from 'hono/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { serialByKey } from '../event-loop.ts'
import type { Log } from '../log.ts'
import type { Missed } from './guesses.ts'
import { brokenPage, framedPage, secretPage, type Worded } from './page.ts'

interface LinkTexts {
  readonly title: string
  /** How a new link is got. */
  readonly another: string
}

const common = {
  tr: {
    expired: 'Bu bağlantının süresi doldu: bir bağlantı 15 dakika geçerlidir.',
    unknown: 'Bu bağlantı tanınmadı. Mesajdaki düğmeyi ya da bağlantıyı olduğu gibi açın.',
    file: 'Dosya',
    choose: 'Dosya seç',
  },
  en: {
    expired: 'This link has expired: a link is valid for 15 minutes.',
    unknown: 'This link is unknown. Open the button or link of the message as it is.',
    file: 'File',
    choose: 'Choose a file',
  },
} as const

/** Builds the answers of pages behind a link, in the browser's language. */
export function linkAnswers<Texts extends LinkTexts>(textsFor: (c: Context) => Worded<Texts>) {
  function page(c: Context, status: ContentfulStatusCode, sentences: readonly string[], canChoose = false) {
    const { language, texts } = textsFor(c)
    const again = canChoose ? html`<p><a class="act" href="">${common[language].choose}</a></p>` : ''
    const body = html`${sentences.map((one) => html`<p role="status">${one}</p>`)}${again}`
    return c.html(framedPage(language, texts.title, body), status)
  }
  return {
    say: (c: Context, status: ContentfulStatusCode, ...sentences: string[]) => page(c, status, sentences),
    /** For a link that is not used up: another file may be chosen. */
    again: (c: Context, status: ContentfulStatusCode, sentence: string) => page(c, status, [sentence], true),
  }
}

type Ready<State> = Extract<State, { readonly kind: 'ready' }>

export interface LinkPageParts {
  readonly log: Log
  readonly missed: Missed
}

interface LinkPage<Texts, State> {
  readonly path: string
  readonly textsFor: (c: Context) => Worded<Texts>
  readonly lookAt: (token: string) => Promise<State>
  readonly used: (texts: Texts, state: State) => string
  readonly show: (words: Worded<Texts>, state: Ready<State>) => ReturnType<typeof html>
  /** Does what the button says. Two presses of one link come one after the other, unless `sideBySide`. */
  readonly press: (c: Context, state: Ready<State>) => Promise<State | Response>
  readonly sideBySide?: true
  /** Refuses a larger body, under the rules of the page. */
  readonly bodyBytesMax?: number
  readonly failed: (c: Context, error: unknown) => Response | Promise<Response>
}

/** Serves a page behind a link. GET may be repeated, since mail scanners open links; POST does what the page says. */
export function linkRoutes<Texts extends LinkTexts, State extends { readonly kind: string }>(
  { log, missed }: LinkPageParts,
  { path, textsFor, lookAt, used, show, press, sideBySide, bodyBytesMax, failed }: LinkPage<Texts, State>,
): Hono {
  const { say } = linkAnswers(textsFor)
  const isReady = (state: State): state is Ready<State> => state.kind === 'ready'

  /** An unknown link is counted, and a caller who asks for too many is turned away. */
  async function lost(c: Context, state: State): Promise<Response> {
    const { language, texts } = textsFor(c)
    const { expired, unknown } = common[language]
    if (state.kind === 'used') return say(c, 410, used(texts, state), texts.another)
    if (state.kind === 'expired') return say(c, 410, expired, texts.another)
    const status = await missed(c)
    return status === 404 ? say(c, status, unknown, texts.another) : say(c, status, unknown)
  }

  const pressed = async (c: Context, token: string): Promise<Response> => {
    const state = await lookAt(token)
    const answer = isReady(state) ? await press(c, state) : state
    return answer instanceof Response ? answer : await lost(c, answer)
  }

  const inTurn = serialByKey()
  const routes = new Hono()
  routes.onError(brokenPage(log))
  routes.use(`${path}/*`, secretPage)
  if (bodyBytesMax !== undefined) routes.use(`${path}/*`, bodyLimit({ maxSize: bodyBytesMax }))
  routes.get(`${path}/:token`, async (c) => {
    const state = await lookAt(c.req.param('token') ?? '')
    return isReady(state) ? c.html(show(textsFor(c), state)) : await lost(c, state)
  })
  routes.post(`${path}/:token`, async (c) => {
    const token = c.req.param('token') ?? ''
    try {
      return await (sideBySide === true ? pressed(c, token) : inTurn(token, () => pressed(c, token)))
    } catch (error) {
      return await failed(c, error)
    }
  })
  return routes
}

/** Asks for one file; a plain form, so that any phone's browser has it. */
export function fileForm(language: 'tr' | 'en', accept: string, button: string) {
  return html`<form method="post" enctype="multipart/form-data">
<p><label for="file">${common[language].file}</label><br>
<input id="file" type="file" name="file" required accept="${accept}"></p>
<button>${button}</button>
</form>`
}
