import type { Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { html } from 'hono/html'
import { fileForm, type LinkPageParts, linkAnswers, linkRoutes } from '../../http/link-page.ts'
import { framedPage } from '../../http/page.ts'
import { readPrincipal } from '../../register/actor.ts'
import { type AddedFile, addEvidenceFile } from '../../register/evidence/add-file.ts'
import {
  evidenceFileBytesMax,
  evidenceFileEndings,
  evidenceFileMebibytesMax,
} from '../../register/evidence/file-kind.ts'
import { type EvidenceLink, lookAtEvidenceLink } from '../../register/evidence/links.ts'
import type { Register } from '../../register/register.ts'
import { textsFor } from './upload-texts.ts'

interface EvidencePageOptions extends LinkPageParts {
  readonly register: Register
  /** Brands whose consents the holder may change, checked again when the file comes. */
  readonly brandsFor: (principal: string) => Promise<readonly number[]>
}

const { say, again } = linkAnswers(textsFor)

/** Allows for the form around the file. */
const formBytesMax = 64 * 1024

/** Serves the page that adds an evidence file. POST stores the file and uses the link up in one unit. */
export function evidenceRoutes(options: EvidencePageOptions): Hono {
  const { register, brandsFor, log } = options

  async function take(c: Context, { link }: { readonly link: EvidenceLink }): Promise<Response> {
    const { texts } = textsFor(c)
    const { principal, brandCode, changeIds, tokenMark } = link
    if (!(await brandsFor(principal)).includes(brandCode)) return say(c, 403, texts.denied)
    const refusal = await withinLimit(c, async () => {})
    if (refusal !== undefined) return refusal
    const file = await sentFile(c)
    if (file === 'broken') return again(c, 400, texts.broken)
    if (file === null) return refused(c, 'empty')
    const { platform: door, id } = readPrincipal(principal)
    const ids = changeIds.map((one) => Buffer.from(one, 'hex'))
    const wanted = { ...file, link: tokenMark, changeIds: ids }
    const added = await addEvidenceFile(register, { door, id }, wanted)
    if (added.kind === 'added') {
      const { kind, bytes } = added.file
      log.info('evidence-file.added', { kind, bytes, brandCode, changes: added.ids.length })
    }
    return answer(c, added)
  }

  return linkRoutes(options, {
    path: '/e',
    textsFor,
    lookAt: (token) => lookAtEvidenceLink(register, token),
    used: (texts) => texts.used,
    show: askPage,
    press: take,
    failed(c, error) {
      log.error('evidence-file.failed', error)
      return again(c, 503, textsFor(c).texts.failed)
    },
  })
}

/** Checked after the role: a body without a length is read whole, megabytes over minutes. */
const withinLimit = bodyLimit({
  maxSize: evidenceFileBytesMax + formBytesMax,
  onError: (c) => refused(c, 'too-large'),
})

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

function answer(c: Context, added: AddedFile): Response | Promise<Response> {
  const { texts } = textsFor(c)
  switch (added.kind) {
    case 'added':
      return say(c, 200, texts.added, texts.digest(added.file.sha256))
    case 'already':
      return again(c, 200, texts.already)
    case 'used':
      return say(c, 410, texts.used, texts.another)
    case 'refused':
      return refused(c, added.reason)
  }
}

const statuses = {
  empty: 400,
  'too-large': 413,
  'other-kind': 415,
  encrypted: 415,
  unknown: 404,
  erased: 409,
  'too-many': 409,
} as const

type Reason = Extract<AddedFile, { kind: 'refused' }>['reason']

/** Faults of the file itself, so that another file may do. */
const faultsOfFile: readonly Reason[] = ['empty', 'too-large', 'other-kind', 'encrypted']

function refused(c: Context, reason: Reason) {
  const answer = textsFor(c).texts.refused[reason](evidenceFileMebibytesMax)
  const tell = faultsOfFile.includes(reason) ? again : say
  return tell(c, statuses[reason], answer)
}

const accepted = evidenceFileEndings.map((ending) => `.${ending}`).join()

function askPage(
  { language, texts }: ReturnType<typeof textsFor>,
  { link: { brandName, changeIds, expiresAt } }: { readonly link: EvidenceLink },
) {
  return framedPage(
    language,
    texts.title,
    html`<p><strong>${brandName}</strong><br>${texts.about(changeIds.length)}</p>
<p class="scope">${texts.kinds(evidenceFileMebibytesMax)}</p>
${fileForm(language, accepted, texts.button)}
<p class="scope">${texts.forGood} ${texts.until(expiresAt)}</p>`,
  )
}
