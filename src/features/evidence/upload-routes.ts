import type { Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { html } from 'hono/html'
import { longDates } from '../../calendar/istanbul.ts'
import { readPrincipal } from '../../consent/actor.ts'
import { fileForm, type LinkPageServices, linkAnswers, linkRoutes, linkTexts } from '../../http/link-page.ts'
import { inLanguage, type Page } from '../../http/page.ts'
import { addEvidence, type EvidenceRefusal } from '../../register/evidence/add-evidence.ts'
import { evidenceFileBytesMax, evidenceFileEndings } from '../../register/evidence/file-kind.ts'
import type { FileLink, FileLinkPurpose, FileLinkState } from '../../register/links/file-links.ts'
import { evidenceMessages } from './messages.ts'

const tr = {
  title: 'Kanıt dosyası',
  about: (changes: number) =>
    changes === 1
      ? 'Seçeceğiniz dosya, bir izin değişikliğinin kanıtı olarak şifreli saklanır.'
      : `Seçeceğiniz dosya, ${changes} izin değişikliğinin kanıtı olarak şifreli saklanır.`,
  button: 'Kanıt olarak ekle',
  until: (at: number) => `Bağlantıyla tek dosya eklenir; en geç ${longDates.tr.moment(at)}.`,
  forGood: 'Eklenen dosya değiştirilemez; alıcının kaydıyla birlikte saklanır ve onunla silinir.',
  added: 'Kanıt dosyası eklendi. Bu sayfayı kapatabilirsiniz.',
  digest: (sha256: string) => `Dosyanın SHA-256 özeti: ${sha256}`,
  already: 'Bu dosya daha önce eklenmiş. Bağlantı kullanılmadı; başka bir dosya seçebilirsiniz.',
  another: 'Yeni bir bağlantı için Slack’te Kanıt dosyası ekle düğmesine yeniden basın.',
}

type Texts = typeof tr

const en: Texts = {
  title: 'Evidence file',
  about: (changes) =>
    changes === 1
      ? 'The file you choose is kept, encrypted, as the evidence of a change of consent.'
      : `The file you choose is kept, encrypted, as the evidence of ${changes} changes of consent.`,
  button: 'Add as evidence',
  until: (at) => `The link takes one file, until ${longDates.en.moment(at)}.`,
  forGood:
    'A file that was added cannot be changed; it is kept with the record of the recipient, and dropped with it.',
  added: 'The evidence file was added. You may close this page.',
  digest: (sha256) => `SHA-256 digest of the file: ${sha256}`,
  already: 'This file was added before. The link is not used up; you may choose another file.',
  another: 'For a new link press Add evidence file in Slack again.',
}

const textsFor = inLanguage({ tr, en })

interface EvidencePageOptions extends LinkPageServices {
  /** Brands whose consents the holder may change, checked again when the file comes. */
  readonly brandsFor: (principal: string) => Promise<readonly number[]>
}

type EvidencePurpose = Extract<FileLinkPurpose, { kind: 'evidence' }>

const { say, again } = linkAnswers(textsFor)

/** Largest body of the upload form: the file, and the form around it. */
const formBytesMax = 64 * 1024

/** Serves the page that adds an evidence file. POST stores the file and marks the link as used in one unit. */
export function evidenceRoutes(options: EvidencePageOptions): Hono {
  const { register, brandsFor, log } = options

  async function take(c: Context, link: FileLink<EvidencePurpose>): Promise<FileLinkState | Response> {
    const { texts } = linkTexts(c)
    const { principal, purpose } = link
    const { brandCode, changeIds } = purpose
    if (!(await brandsFor(principal)).includes(brandCode)) return say(c, 403, texts.denied)
    const refusal = await withinLimit(c, async () => {})
    if (refusal !== undefined) return refusal
    const file = await sentFile(c)
    if (file === 'broken') return again(c, 400, texts.broken)
    if (file === null) return again(c, 400, texts.noFile)
    const { platform: door, id } = readPrincipal(principal)
    const ids = changeIds.map((changeId) => Buffer.from(changeId, 'hex'))
    const outcome = await addEvidence(register, { door, id }, { changeIds: ids, proof: file, link })
    if (outcome.kind === 'used') return outcome
    if (outcome.kind === 'refused') return refused(c, outcome.reason)
    const pageTexts = textsFor(c).texts
    if (outcome.kind === 'already' || outcome.file === null) return again(c, 200, pageTexts.already)
    const { kind, bytes, sha256 } = outcome.file
    log.info('evidence-file.added', { kind, bytes, brandCode, changes: outcome.ids.length })
    return say(c, 200, pageTexts.added, pageTexts.digest(sha256))
  }

  return linkRoutes(options, {
    path: '/e',
    isFor: (purpose) => purpose.kind === 'evidence',
    textsFor,
    show: askPage,
    press: take,
    failed: 'evidence-file.failed',
  })
}

/** Checked after the role: a body without a length is read whole, megabytes over minutes. */
const withinLimit = bodyLimit({
  maxSize: evidenceFileBytesMax + formBytesMax,
  onError: (c) => refused(c, 'too-large'),
})

/** Reads the file of an uploaded form; null if the form has none, `broken` if the form cannot be read. */
async function sentFile(c: Context): Promise<{ bytes: Uint8Array; name: string } | 'broken' | null> {
  // Reading another content type can take very long.
  if (!/^multipart\/form-data\b/i.test(c.req.header('content-type') ?? '')) return null
  let sent: FormDataEntryValue | null
  try {
    sent = (await c.req.raw.formData()).get('file')
  } catch {
    return 'broken'
  }
  if (sent === null || typeof sent === 'string') return null
  return { name: sent.name, bytes: new Uint8Array(await sent.arrayBuffer()) }
}

/** Statuses of faults of the file itself, so that another file may do. */
const faultsOfFile: Partial<Record<EvidenceRefusal, 400 | 413 | 415>> = {
  empty: 400,
  'too-large': 413,
  'other-kind': 415,
  encrypted: 415,
}

function refused(c: Context, reason: EvidenceRefusal) {
  const answer = evidenceMessages[textsFor(c).language].later.refused[reason]
  const status = faultsOfFile[reason]
  return status === undefined ? say(c, reason === 'unknown' ? 404 : 409, answer) : again(c, status, answer)
}

const accepted = evidenceFileEndings.map((ending) => `.${ending}`).join()

/** Shows the upload form: the brand, how many changes the file will prove, and until when the link works. */
function askPage(
  { language, texts }: ReturnType<typeof textsFor>,
  { brandName, purpose: { changeIds }, expiresAt }: FileLink<EvidencePurpose>,
): Page {
  return {
    language,
    title: texts.title,
    body: html`<p><strong>${brandName}</strong><br>${texts.about(changeIds.length)}</p>
<p class="scope">${evidenceMessages[language].later.files.taken}</p>
${fileForm(language, accepted, texts.button)}
<p class="scope">${texts.forGood} ${texts.until(expiresAt)}</p>`,
  }
}
