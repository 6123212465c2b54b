import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { html } from 'hono/html'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { longDates } from '../calendar/istanbul.ts'
import {
  type FileLink,
  type FileLinkPurpose,
  type FileLinkState,
  lookAtFileLink,
} from '../register/links/file-links.ts'
import type { Register } from '../register/register.ts'
import { serialByKey } from '../util/event-loop.ts'
import type { Log } from '../util/log.ts'
import type { UnknownLinkStatus } from './counts.ts'
import {
  brokenPage,
  cancelLink,
  inLanguage,
  isCancelled,
  type Page,
  secretPage,
  sentencesPage,
  showPage,
  type Worded,
} from './page.ts'

interface LinkTexts {
  readonly title: string
  /** Sentence that tells how to get a new link. */
  readonly another: string
}

const tr = {
  used: (at: number) =>
    `Bu bağlantı kullanıldı (${longDates.tr.moment(at)}). Bir bağlantı bir kez kullanılabilir.`,
  expired: 'Bu bağlantının süresi doldu: bir bağlantı 15 dakika geçerlidir.',
  unknown: 'Bu bağlantı tanınmadı. Mesajdaki düğmeyi ya da bağlantıyı olduğu gibi açın.',
  denied: 'Bağlantıyı isteyen kişinin bu marka için artık yetkisi yok. Yöneticiye başvurun.',
  failed: 'Şu anda yapılamadı. Birkaç dakika sonra yeniden deneyin.',
  file: 'Dosya seçin',
  noFileYet: 'Henüz dosya seçilmedi.',
  choose: 'Başka bir dosya seçin',
  noFile: 'Dosya seçilmedi ya da boş.',
  broken: 'Dosya yarıda kaldı. Bağlantı kullanılmadı; yeniden deneyin.',
  cancelled: (until: number) =>
    `Vazgeçtiniz: hiçbir şey yapılmadı, bağlantı kullanılmadı. Bağlantının süresi ${longDates.tr.moment(until)} itibarıyla dolar.`,
  back: 'Sayfaya dön',
}

const en: typeof tr = {
  used: (at) => `This link has been used (${longDates.en.moment(at)}). A link can be used once.`,
  expired: 'This link has expired: a link is valid for 15 minutes.',
  unknown: 'This link is unknown. Open the button or link of the message as it is.',
  denied: 'The person who asked for this link no longer has a role for the brand. Ask an administrator.',
  failed: 'This could not be done just now. Try again in a few minutes.',
  file: 'Choose a file',
  noFileYet: 'No file chosen yet.',
  choose: 'Choose another file',
  noFile: 'No file was chosen, or it is empty.',
  broken: 'The file broke off. The link is not used up; try again.',
  cancelled: (until) =>
    `Cancelled: nothing was done, and the link is not used up. It is valid until ${longDates.en.moment(until)}.`,
  back: 'Back to the page',
}

const words = { tr, en }
export const linkTexts = inLanguage(words)

/** Returns functions that answer with pages of sentences, in the browser's language. */
export function linkAnswers<Texts extends LinkTexts>(textsFor: (c: Context) => Worded<Texts>) {
  return {
    say(c: Context, status: ContentfulStatusCode, ...sentences: string[]) {
      const { language, texts } = textsFor(c)
      return showPage(c, sentencesPage(language, texts.title, sentences), status)
    },
    /** Answers with a button to choose another file, since the link still works. */
    again(c: Context, status: ContentfulStatusCode, sentence: string) {
      const { language, texts } = textsFor(c)
      const next = { url: '', label: words[language].choose }
      return showPage(c, sentencesPage(language, texts.title, [sentence], next), status)
    },
    /** Answers a visitor who left the page by *Vazgeç*, with the way back to it. */
    cancelled(c: Context, expiresAt: number) {
      const { language, texts } = textsFor(c)
      const { cancelled, back } = words[language]
      const next = { url: `?dil=${language}`, label: back }
      return showPage(c, sentencesPage(language, texts.title, [cancelled(expiresAt)], next))
    },
  }
}

export interface LinkPageServices {
  readonly register: Register
  readonly log: Log
  readonly unknownLinkStatus: UnknownLinkStatus
}

interface LinkPage<Texts, Purpose extends FileLinkPurpose> {
  readonly path: string
  /** True if the link is for this page. Other links are answered as unknown. */
  readonly isFor: (purpose: FileLinkPurpose) => purpose is Purpose
  readonly textsFor: (c: Context) => Worded<Texts>
  readonly show: (words: Worded<Texts>, link: FileLink<Purpose>) => Page | Promise<Page>
  /**
   * Does the work of the page's button. Two presses for the same link run one after the other, unless `sideBySide` is set.
   */
  readonly press: (c: Context, link: FileLink<Purpose>) => Promise<FileLinkState | Response>
  readonly sideBySide?: true
  /** Largest body of a press, in bytes. */
  readonly bodyBytesMax?: number
  /** Event to log if the press fails. */
  readonly failed: string
}

/**
 * Returns the routes of a page behind a secret link. GET only shows the page, since mail scanners open links; POST does its
 * work.
 */
export function linkRoutes<Texts extends LinkTexts, Purpose extends FileLinkPurpose>(
  { register, log, unknownLinkStatus }: LinkPageServices,
  { path, isFor, textsFor, show, press, sideBySide, bodyBytesMax, failed }: LinkPage<Texts, Purpose>,
): Hono {
  const { say, cancelled } = linkAnswers(textsFor)

  /** Answers a link that cannot be used: used, expired or unknown. Unknown links are counted and limited. */
  async function answerUnusable(c: Context, state: FileLinkState): Promise<Response> {
    const { another } = textsFor(c).texts
    const { texts } = linkTexts(c)
    if (state.kind === 'used') return say(c, 410, texts.used(state.usedAt), another)
    if (state.kind === 'expired') return say(c, 410, texts.expired, another)
    const status = unknownLinkStatus(c)
    return say(c, status, texts.unknown, ...(status === 404 ? [another] : []))
  }

  /** Runs work with the link of a request, or answers why the link cannot be used. */
  async function withLink(
    c: Context,
    run: (link: FileLink<Purpose>) => FileLinkState | Response | Promise<FileLinkState | Response>,
  ): Promise<Response> {
    const state = await lookAtFileLink(register, c.req.param('token') ?? '')
    if (state.kind !== 'ready') return await answerUnusable(c, state)
    const { purpose, ...link } = state.link
    const answer = isFor(purpose) ? await run({ ...link, purpose }) : { kind: 'unknown' as const }
    return answer instanceof Response ? answer : await answerUnusable(c, answer)
  }

  const serially = serialByKey()
  const routes = new Hono()
  routes.onError(brokenPage(log))
  routes.use(`${path}/*`, secretPage)
  if (bodyBytesMax !== undefined) routes.use(`${path}/*`, bodyLimit({ maxSize: bodyBytesMax }))
  routes.get(`${path}/:token`, (c) =>
    withLink(c, async (link) =>
      isCancelled(c) ? cancelled(c, link.expiresAt) : showPage(c, await show(textsFor(c), link)),
    ),
  )
  routes.post(`${path}/:token`, async (c) => {
    const pressLink = () => withLink(c, (link) => press(c, link))
    try {
      return await (sideBySide === true ? pressLink() : serially(c.req.param('token'), pressLink))
    } catch (error) {
      log.error(failed, error)
      return say(c, 503, linkTexts(c).texts.failed, textsFor(c).texts.another)
    }
  })
  return routes
}

/**
 * Returns a form to choose a file, which works in any browser without a script. A browser shows a file field in its own
 * language, so label, hint and the answer for an empty field are written here in the language of the page.
 */
export function fileForm(language: 'tr' | 'en', accept: string, button: string) {
  const { file, noFileYet } = words[language]
  return html`<form method="post" enctype="multipart/form-data" novalidate>
<p class="file"><label for="file">${file}</label>
<input id="file" type="file" name="file" required accept="${accept}"><span>${noFileYet}</span></p>
<button>${button}</button>
</form>
${cancelLink(language)}`
}
