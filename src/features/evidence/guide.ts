import type { PackLanguage } from '../../documents/consents/texts.ts'
import { sealText } from '../../proof/chain.ts'
import { textOfDay } from '../../proof/export/day-entry.ts'
import { enclosedIn } from '../../proof/pack/attached-files.ts'
import { daysInOrder } from '../../proof/pack/day-order.ts'
import { dayFile, fileTextFile, shownFile } from '../../proof/pack/pack-files.ts'
import type { Pack, PackFile } from '../../proof/pack/pack-json.ts'
import { wordingIn } from '../../proof/pack/wordings.ts'
import { type GuideTexts, guideEn, guideTr } from './guide-texts.ts'
/** VERIFY.md: how a stranger checks the pack, with izin and without, on what is really in it. */
export function guide(pack: Pack, language: PackLanguage): string {
  return joined(partsOf(examplesOf(pack), language === 'en' ? guideEn : guideTr))
}

/** Names and values of this pack, so that the commands can be copied as they stand. */
interface Examples {
  readonly change: string | null
  readonly evidence: string | null
  readonly secret: string | null
  readonly address: string
  /** The files that prove changes, with their digests. */
  readonly files: readonly PackFile[]
  /** How many of them are not here. */
  readonly apart: number
  /** The text that was shown to whoever made a change: its file, and the evidence that holds its digest. */
  readonly shown: { readonly file: string; readonly change: string } | null
  /** The texts whose SHA-256 are the heads of a seal and a day, each with its head. */
  readonly heads: readonly { readonly text: string; readonly head: string }[]
  /** The first day that has a stamp: its text, the stamp, its head. */
  readonly day: { readonly text: string; readonly stamp: string; readonly head: string } | null
  readonly stamp: { readonly file: string; readonly sha384: string } | null
}

function examplesOf({
  changes,
  wordings,
  files,
  recipient,
  seals: [seal],
  days,
  links,
  stamps: [stamp],
}: Pack): Examples {
  const enclosed = enclosedIn(files)
  const here = files.filter(({ file }) => enclosed.has(file))
  const [day] = days
  const stamped = daysInOrder({ days, links }).find(({ stamp }) => stamp !== undefined)
  return {
    change: changes[0]?.id ?? null,
    apart: files.length - here.length,
    evidence: changes.find(({ evidence }) => evidence !== null)?.id ?? null,
    secret: recipient.known === 'yes' ? recipient.secret : null,
    address: recipient.address,
    files: here,
    shown: shownExample(changes, wordings),
    heads: [
      ...(seal === undefined ? [] : [{ text: sealText(inBytes(seal)), head: seal.head }]),
      ...(day === undefined ? [] : [{ text: textOfDay(day), head: day.head }]),
    ],
    day:
      stamped === undefined
        ? null
        : { text: dayFile(stamped, 'txt'), stamp: dayFile(stamped, 'tsr'), head: stamped.head },
    stamp:
      stamp === undefined
        ? null
        : { file: `stamps/${stamp.date}_${stamp.brandCode}.tsr`, sha384: stamp.sha384 },
  }
}

function shownExample(changes: Pack['changes'], wordings: Pack['wordings']): Examples['shown'] {
  const [first] = wordings
  const change = changes.find((one) => first !== undefined && wordingIn(one) === first.digest)
  if (first === undefined || change === undefined) return null
  return { file: shownFile(first), change: change.id }
}

function inBytes<Content extends { readonly root: string; readonly previousHead: string | null }>({
  root,
  previousHead,
  ...content
}: Content) {
  return {
    ...content,
    root: Buffer.from(root, 'hex'),
    previousHead: previousHead === null ? null : Buffer.from(previousHead, 'hex'),
  }
}

const changeCommand = (id: string) => `    sha256sum changes/${id}.txt`
const hmac = (secret: string) => `openssl dgst -sha256 -mac HMAC -macopt hexkey:${secret}`
const addressCommand = (address: string, secret: string) => `    printf '%s' '${address}' | ${hmac(secret)}`
const evidenceCommand = (id: string, secret: string) => `    ${hmac(secret)} evidence/${id}.json`
const shownCommand = ({ file }: NonNullable<Examples['shown']>) => `    sha256sum ${file}`
const fileCommand = ({ file }: PackFile) => `    sha256sum ${file}`
const fileTextCommand = ({ seq }: PackFile, secret: string) => `    ${hmac(secret)} ${fileTextFile(seq)}`
const wholeCommand =
  '    test ! -e SHA256SUMS.tsr || openssl ts -verify -data SHA256SUMS -in SHA256SUMS.tsr -CAfile tsa-root.pem'
const dayCommands = ({ text, stamp }: NonNullable<Examples['day']>) =>
  `    sha256sum ${text}\n    openssl ts -verify -data ${text} -in ${stamp} -CAfile tsa-root.pem`
const stampCommand = ({ file, sha384 }: NonNullable<Examples['stamp']>) =>
  `    openssl ts -verify -digest ${sha384} -in ${file} -CAfile tsa-root.pem`
/** Heads are JSON, which never holds a single quote here: only numbers, hex digits and our own words. */
const headCommand = ({ text }: Examples['heads'][number]) => `    printf '%s' '${text}' | sha256sum`

/** Paragraphs and commands under each other; what the pack has nothing for is left out. */
function joined(parts: readonly (string | null)[]): string {
  return `${parts.filter((part) => part !== null).join('\n\n')}\n`
}

type Parts = readonly (string | null)[]

function partsOf(examples: Examples, told: GuideTexts): Parts {
  return [
    told.title,
    told.about,
    told.all,
    '    izin verify --export pack.zip',
    told.allAbout,
    told.damage,
    '    sha256sum -c SHA256SUMS',
    told.whole,
    told.wholeAbout,
    wholeCommand,
    ...ofChange(examples, told),
    ...ofFiles(examples, told),
    ...ofShown(examples, told),
    ...ofSeals(examples, told),
    ...ofStamps(examples, told),
    told.limits,
    told.unsealed,
    told.later,
  ]
}

/** A change by itself: its text, its address, its evidence. */
function ofChange({ change, evidence, secret, address }: Examples, told: GuideTexts): Parts {
  return [
    ...(change === null ? [] : [told.change, told.changeAbout, changeCommand(change), told.changeChain]),
    ...(secret === null ? [] : [told.address, told.addressAbout, addressCommand(address, secret)]),
    ...(evidence === null || secret === null
      ? []
      : [told.evidence, told.evidenceAbout, evidenceCommand(evidence, secret)]),
  ]
}

function ofFiles({ files, apart, secret }: Examples, told: GuideTexts): Parts {
  if (files.length === 0 || secret === null) return []
  return [
    told.files,
    told.filesAbout,
    files.map(fileCommand).join('\n'),
    told.fileTexts,
    files.map((file) => fileTextCommand(file, secret)).join('\n'),
    apart === 0 ? null : told.apart(apart),
  ]
}

function ofShown({ shown }: Examples, told: GuideTexts): Parts {
  return shown === null ? [] : [told.shown, told.shownAbout(shown.change), shownCommand(shown)]
}

function ofSeals({ heads }: Examples, told: GuideTexts): Parts {
  if (heads.length === 0) return []
  const list = heads.map(({ head }) => `\`${head}\``).join(', ')
  return [told.seal, told.sealAbout, ...heads.map(headCommand), told.heads(list)]
}

function ofStamps({ day, stamp }: Examples, told: GuideTexts): Parts {
  return [
    ...(day === null ? [] : [told.day, told.dayAbout(day.head), dayCommands(day)]),
    ...(stamp === null ? [] : [told.stamp, told.stampAbout, stampCommand(stamp), told.stampFile]),
  ]
}
