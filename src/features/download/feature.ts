import type { StaffRequest, With } from '../../../bots/commands/context.ts'
import { numberFrom } from '../../../bots/commands/parse/phrases.ts'
import { carriedOfFile, linkTo, roleTooLow, textOnly } from '../../../bots/commands/replies.ts'
import { note, type Reply, textReply } from '../../../bots/commands/reply.ts'
import {
  type RefusedReference,
  recipientFiles,
  referredRecipient,
  refusedReference,
} from '../../../bots/commands/staff.ts'
import { messagesIn } from '../../../bots/messages/index.ts'
import type { Role } from '../../../db/schema.ts'
import { isIstanbulDay } from '../../calendar/istanbul.ts'
import { readPrincipal } from '../../consent/actor.ts'
import { listBrands } from '../../register/company/brands.ts'
import {
  isOwnFile,
  isWithin,
  type OwnFile,
  roleForFile,
  roleToFetch,
  type StaffFile,
  wantedFile,
} from '../../register/links/downloads.ts'
import { fileLinkTraces, forgetFileLinks } from '../../register/links/file-links.ts'
import { personOf } from '../../register/recipients/people.ts'
import type { Register } from '../../register/register.ts'
import type { Feature, PageServices } from '../feature.ts'
import { openDownload } from './open-download.ts'
import { downloadRoutes } from './routes.ts'
import { downloadMessages } from './texts.ts'

/** Every brand for a recipient who still holds the proof of the address; else none. */
async function brandsOfOwn(register: Register, principal: string, file: OwnFile): Promise<number[]> {
  if (!(await isProvedBy(register, principal, file))) return []
  return (await listBrands(register)).map(({ code }) => code)
}

async function isProvedBy(register: Register, principal: string, { recipientId }: OwnFile): Promise<boolean> {
  const { platform, id } = readPrincipal(principal)
  const person = platform === 'telegram' ? await personOf(register, id) : null
  return person?.addresses.some((address) => address.recipientId === recipientId) ?? false
}

/* Files with addresses never go into a chat: a press is answered with a single-use link. */

const oldFileButton = { kind: 'refused', reason: 'old-button' } as const

type CarriedFile = { readonly kind: 'found'; readonly file: StaffFile } | RefusedReference

/** Reads the file that a button of `fileChoice` carries. */
async function fileFrom(
  context: StaffRequest,
  [kind = '', ...values]: readonly string[],
): Promise<CarriedFile> {
  const { language, register } = context
  const names = new Map(Object.entries(carriedOfFile)).get(kind)
  if (names === undefined) return oldFileButton
  const carried = names.map((name, at) => [name, valueFrom(values[at] ?? '')])
  const about = recipientFiles.find((candidate) => candidate === kind)
  if (about !== undefined) {
    const reference = values[names.indexOf('recipientId')] ?? ''
    const referred = await referredRecipient(context, about, reference)
    if (referred.kind === 'refused') return referred
    carried.push(['recipientId', referred.recipientId])
  }
  const file = wantedFile.safeParse({ brandCode: null, language, kind, ...Object.fromEntries(carried) }).data
  if (file === undefined || isOwnFile(file)) return oldFileButton
  const isToCome = 'asOf' in file && file.asOf !== null && file.asOf > register.clock()
  return isToCome ? oldFileButton : { kind: 'found', file }
}

function valueFrom(text: string) {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !isIstanbulDay(text)) return undefined
  return text === '' ? null : (numberFrom(text) ?? text)
}

/** Answers a file's button with a link to download it. The role is checked again at the download. */
async function fileAction(context: With<'publicUrl'>, values: readonly string[]): Promise<Reply> {
  const { authority, language } = context
  const carried = await fileFrom(context, values)
  if (carried.kind === 'refused') return refusedReference(context, carried)
  const { file } = carried
  const texts = downloadMessages[language]
  const role = roleToFetch[file.kind]
  const codesFor = (neededRole: Role) => authority.brandsFor(neededRole).map(({ code }) => code)
  if (!isWithin(file.brandCode, codesFor(role))) return roleTooLow(context, role)
  // The button may be older than the erasure.
  if (!isWithin(file.brandCode, codesFor(await roleForFile(context.register, file)))) {
    return textOnly(messagesIn(language).staff.general.unreadableAddress)
  }
  return textReply(
    texts.ready,
    texts.ready,
    { kind: 'links', links: [{ label: texts.open, url: await linkTo(context, file) }] },
    note(messagesIn(language).staff.general.fileOnce),
  )
}

/** Serves files by links: to staff with the file's role, to recipients their own. */
export const downloadFeature = {
  routes: ({ register, log, makers, nameOf, unknownLinkStatus, authorityOf }: PageServices) =>
    downloadRoutes({
      register,
      log,
      unknownLinkStatus,
      open: (file, brandCodes) => openDownload({ register, makers, nameOf }, file, brandCodes),
      async brandsFor(principal, file) {
        if (isOwnFile(file)) return await brandsOfOwn(register, principal, file)
        const authority = await authorityOf(principal)
        return authority.brandsFor(await roleForFile(register, file)).map(({ code }) => code)
      },
    }),
  actions: { file: { role: 'viewer', run: fileAction } },
  forget: forgetFileLinks,
  eraseRecipient: fileLinkTraces,
} satisfies Feature
