import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import { longDates } from '../../calendar/istanbul.ts'
import type { FileMakers } from '../../documents/makers.ts'
import { fileForm, type LinkPageServices, linkAnswers, linkRoutes, linkTexts } from '../../http/link-page.ts'
import { inLanguage, type Page, secretPage, sentencesPage, showPage } from '../../http/page.ts'
import type { FileReaders } from '../../jobs/fetched.ts'
import { askColumns, columnsOfFile, faultOfColumns, mapColumns } from '../../register/imports/columns.ts'
import { fileBytesMax, insertFile, takeFile } from '../../register/imports/receive.ts'
import {
  type FileLink,
  type FileLinkPurpose,
  type FileLinkState,
  makeFileLink,
  useFileLink,
} from '../../register/links/file-links.ts'
import { type Register, write } from '../../register/register.ts'
import { columnMessages } from './column-messages.ts'
import { columnsPage, planOfForm } from './column-page.ts'
import { importMessages } from './messages.ts'
import { serveTemplates, templatePaths } from './template.ts'

const tr = {
  title: 'Dosya yükleme',
  about: 'İzin listesini seçin: CSV ya da Excel (.xlsx).',
  aboutIys:
    'İYS’den indirdiğiniz dosyayı seçin: günlük izin hareket dosyası ya da yükleyicinin success.csv veya error.csv dosyası. Dosyayı değiştirmeden yükleyin.',
  button: 'Yükle ve ön izle',
  nothingYet: 'Yüklediğinizde henüz kayıt yapılmaz: önce ön izleme gelir, karar sizindir.',
  until: (at: number) => `Bağlantıyla tek dosya yüklenir; en geç ${longDates.tr.moment(at)}.`,
  taken: 'Dosya alındı ve okunuyor. Ön izlemesi birazdan Slack’te size gelecek; bu sayfayı kapatabilirsiniz.',
  tooLarge: (mebibytes: number) =>
    `Dosya çok büyük: en çok ${mebibytes} MB olabilir. Dosyayı bölüp parça parça yükleyin.`,
  another: 'Yeni bir bağlantı için Slack’te yükle komutunu yeniden yazın.',
}

type Texts = typeof tr

const en: Texts = {
  title: 'Upload a file',
  about: 'Choose the list of consents: CSV or Excel (.xlsx).',
  aboutIys:
    'Choose the file that you downloaded from İYS: its daily movement file, or success.csv or error.csv of the loader. Upload it unchanged.',
  button: 'Upload and preview',
  nothingYet: 'Uploading records no consent: a preview comes first, and you decide.',
  until: (at) => `The link takes one file, until ${longDates.en.moment(at)}.`,
  taken:
    'The file has come in and is being read. Its preview will reach you in Slack shortly; you may close this page.',
  tooLarge: (mebibytes) =>
    `The file is too large: it may have ${mebibytes} MB at most. Split it and upload it in pieces.`,
  another: 'For a new link type the upload command in Slack again.',
}

const textsFor = inLanguage({ tr, en })

interface UploadOptions extends LinkPageServices {
  /** Brands whose consents the holder may change, checked again when the file comes. */
  readonly brandsFor: (principal: string) => Promise<readonly number[]>
  /** Null where no files are read. */
  readonly readers: Pick<FileReaders, 'examples'> | null
  readonly makers: Pick<FileMakers, 'tableXlsx'> | null
}

type UploadPurpose = Extract<FileLinkPurpose, { kind: 'upload' }>
type ColumnsPurpose = Extract<FileLinkPurpose, { kind: 'columns' }>

const { say, again } = linkAnswers(textsFor)

/** Serves the page that takes a file of consents, piece by piece. The link is used up once the file is whole. */
export function uploadRoutes(options: UploadOptions): Hono {
  const { register, brandsFor, log, readers, makers } = options
  if (readers === null || makers === null)
    return new Hono().all('/y/*', secretPage, (c) =>
      say(c, 404, importMessages[textsFor(c).language].ask.elsewhere),
    )

  async function take(c: Context, link: FileLink<UploadPurpose>): Promise<FileLinkState | Response> {
    const { principal, purpose, tokenMark } = link
    const { brandCode, language, file: kind } = purpose
    const { texts } = linkTexts(c)
    if (!(await brandsFor(principal)).includes(brandCode)) return say(c, 403, texts.denied)
    const length = Number(c.req.header('content-length') ?? 0)
    // The form around the file is small.
    if (length > fileBytesMax + 64 * 1024) return tooLarge(c)
    const requestKey = `link:${tokenMark.toString('hex')}`
    const id = await insertFile(register, { brandCode, door: 'slack', principal, language, kind, requestKey })
    const now = register.clock()
    let name: string | undefined
    const bytes = bytesOf(c, (fileName) => {
      name = fileName
    })
    const result = await takeFile(register, id, bytes, () => ({ name, also: [useFileLink(link, now)] }))
    switch (result.kind) {
      case 'taken':
        log.info('upload.taken', { import: id, brandCode, bytes: result.bytes })
        return (await columnsOf(options, c, link, id)) ?? say(c, 200, textsFor(c).texts.taken)
      case 'empty':
        return again(c, 400, texts.noFile)
      case 'too-large':
        return tooLarge(c)
      case 'overtaken':
        return { kind: 'used', usedAt: now }
    }
  }

  /** Takes the file. If the upload breaks off, the same link can be used again. */
  async function press(
    c: Context,
    { purpose, ...link }: FileLink<UploadPurpose | ColumnsPurpose>,
  ): Promise<FileLinkState | Response> {
    if (purpose.kind === 'columns') return await takeColumns(options, c, { ...link, purpose })
    try {
      return await take(c, { ...link, purpose })
    } catch (error) {
      if (!(error instanceof BrokenFormError) && !c.req.raw.signal.aborted) throw error
      return again(c, 400, linkTexts(c).texts.broken)
    }
  }

  const routes = linkRoutes(options, {
    path: '/y',
    isFor: (purpose) => purpose.kind === 'upload' || purpose.kind === 'columns',
    textsFor,
    show: async (words, link) => await pageOf(register, words, link),
    press,
    // A second try does not wait for a first one that is stuck.
    sideBySide: true,
    failed: 'upload.failed',
  })
  return serveTemplates(routes, makers, register.clock)
}

/** Redirects to the page about columns if the file's first line does not tell what they mean; otherwise null. */
async function columnsOf(
  { register, readers }: UploadOptions,
  c: Context,
  { principal, purpose }: FileLink<UploadPurpose>,
  id: number,
): Promise<Response | null> {
  if (purpose.file !== 'consents' || readers === null) return null
  if (!(await askColumns(register, readers, id))) return null
  const { brandCode, language } = purpose
  const columns = { kind: 'columns', brandCode, language, importId: id } as const
  return c.redirect(`/y/${await makeFileLink(register, principal, columns)}`, 303)
}

/** Stores what a person said about the columns; the link is used up once nothing is missing. */
async function takeColumns(
  { register, brandsFor }: UploadOptions,
  c: Context,
  link: FileLink<ColumnsPurpose>,
): Promise<FileLinkState | Response> {
  const { principal, purpose, brandName } = link
  const { language, texts } = textsFor(c)
  if (!(await brandsFor(principal)).includes(purpose.brandCode)) return say(c, 403, linkTexts(c).texts.denied)
  const columns = await columnsOfFile(register, purpose.importId)
  const filled = new URLSearchParams(await limitedText(c))
  const mapped =
    columns === null
      ? { kind: 'over' as const }
      : await mapColumns(register, purpose.importId, planOfForm(columns, filled))
  if (mapped.kind === 'unmapped') {
    return showPage(c, columnsPage(language, brandName, mapped.columns, mapped.fault), 400)
  }
  await write(register, useFileLink(link, register.clock()))
  return say(c, 200, mapped.kind === 'reading' ? texts.taken : columnMessages[language].over)
}

const formBytesMax = 256 * 1024

/** Reads a small form. */
async function limitedText(c: Context): Promise<string> {
  const text = await c.req.text()
  return text.length > formBytesMax ? '' : text
}

/** Returns the page of a link: to upload a file, or to say what the columns of an uploaded one mean. */
async function pageOf(
  register: Register,
  words: ReturnType<typeof textsFor>,
  { purpose, ...link }: FileLink<UploadPurpose | ColumnsPurpose>,
): Promise<Page> {
  if (purpose.kind === 'upload') return askPage(words, { ...link, purpose })
  const columns = await columnsOfFile(register, purpose.importId)
  const { language } = words
  const fault = columns === null ? null : faultOfColumns(columns)
  if (columns === null || fault === null) {
    const { title, over } = columnMessages[language]
    return sentencesPage(language, title, [over])
  }
  return columnsPage(language, link.brandName, columns, fault)
}

/** Yields the uploaded file, whether it came as a form or as the bare body. */
function bytesOf(c: Context, onName: (name: string) => void): AsyncIterable<Uint8Array> {
  // Node's streams are iterable; the DOM types do not say so.
  const body = (c.req.raw.body ?? new Blob([]).stream()) as unknown as AsyncIterable<Uint8Array>
  const boundary = boundaryOf(c.req.header('content-type') ?? '')
  return boundary === null ? body : fileIn(body, boundary, onName)
}

function tooLarge(c: Context) {
  return again(c, 413, textsFor(c).texts.tooLarge(fileBytesMax / 2 ** 20))
}

/** Shows the upload form of a brand, for a file of İYS or for consents. */
function askPage(
  { language, texts }: ReturnType<typeof textsFor>,
  { brandName, expiresAt, purpose: { file: kind } }: FileLink<UploadPurpose>,
): Page {
  return {
    language,
    title: texts.title,
    body: html`<p><strong>${brandName}</strong><br>${kind === 'iys' ? texts.aboutIys : texts.about}</p>
${kind === 'iys' ? '' : html`<p class="scope">${importMessages[language].ask.columns}</p>`}
${fileForm(language, '.csv,.txt,.xlsx', texts.button)}
${kind === 'iys' ? '' : html`<p><a class="act" href="${templatePaths.xlsx}">${columnMessages[language].template}</a> · <a class="act" href="${templatePaths.csv}">${columnMessages[language].templateCsv}</a></p>`}
<p class="scope">${texts.nothingYet} ${texts.until(expiresAt)}</p>`,
  }
}

/*
 * Yields the file of a browser's form (RFC 7578) as it comes. Ours because `Request.formData()` holds the
 * form whole, up to 256 MB, and `busboy` had its last release in 2022.
 */

export class BrokenFormError extends Error {
  override readonly name = 'BrokenFormError'
}

/** Returns the boundary of a content type; null for anything but a form with files. */
export function boundaryOf(contentType: string): string | null {
  if (!/^multipart\/form-data\s*;/i.test(contentType)) return null
  const match = /boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType)
  return match?.[1] ?? match?.[2] ?? null
}

const headersMax = 16 * 1024

/** Yields the first file of a multipart form piece by piece, so that a large file is never held in memory. */
export async function* fileIn(
  body: AsyncIterable<Uint8Array>,
  boundary: string,
  onName: (name: string) => void = () => {},
): AsyncGenerator<Uint8Array> {
  const mark = Buffer.from(`\r\n--${boundary}`)
  // The first boundary has no line end before it; this one makes it like the others.
  let unreadBytes: Buffer = Buffer.from('\r\n')
  let part: 'none' | 'headers' | 'file' | 'field' = 'none'
  for await (const piece of body) {
    unreadBytes = Buffer.concat([unreadBytes, piece])
    for (;;) {
      if (part === 'headers') {
        if (unreadBytes.subarray(0, 2).toString() === '--')
          throw new BrokenFormError('There is no file in the form')
        const end = unreadBytes.indexOf('\r\n\r\n')
        if (end < 0) {
          if (unreadBytes.length > headersMax) throw new BrokenFormError('The headers of a part do not end')
          break
        }
        const name = /;\s*filename\*?=([^\r\n]*)/i.exec(unreadBytes.subarray(0, end).toString('latin1'))
        part = name === null ? 'field' : 'file'
        if (name !== null) onName(name[1] ?? '')
        unreadBytes = unreadBytes.subarray(end + 4)
        continue
      }
      const end = unreadBytes.indexOf(mark)
      if (end >= 0) {
        if (part === 'file') {
          if (end > 0) yield unreadBytes.subarray(0, end)
          return
        }
        unreadBytes = unreadBytes.subarray(end + mark.length)
        part = 'headers'
        continue
      }
      // The last bytes may begin a boundary.
      const certain = unreadBytes.length - mark.length
      if (certain > 0) {
        if (part === 'file') yield unreadBytes.subarray(0, certain)
        unreadBytes = unreadBytes.subarray(certain)
      }
      break
    }
  }
  throw new BrokenFormError('The form ends before its file does')
}
