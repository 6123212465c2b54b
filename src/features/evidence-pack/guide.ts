import type { PackLanguage } from '../../documents/consents/texts.ts'
import { dayText, sealText } from '../../ledger/seal.ts'
import { dayFile } from '../../proof/pack/pack-files.ts'
import type { Pack } from '../../proof/pack/pack-json.ts'
import { daysInOrder } from '../../proof/pack/verify-seals.ts'
import { type GuideTexts, guideEn, guideTr } from './guide-texts.ts'

type Section = readonly string[]

/** Writes VERIFY.md: how to check this pack with izin and without. Sections without content are left out. */
export function guide(pack: Pack, language: PackLanguage): string {
  const texts = language === 'en' ? guideEn : guideTr
  const { recipient } = pack
  const secret = recipient.known === 'yes' ? recipient.secret : null
  const parts = [
    texts.title,
    texts.about,
    texts.all,
    '    izin verify --export pack.zip',
    texts.allAbout,
    texts.damage,
    '    sha256sum -c SHA256SUMS',
    texts.whole,
    texts.wholeAbout,
    `    test ! -e SHA256SUMS.tsr || ${opensslVerify('-data SHA256SUMS', 'SHA256SUMS.tsr')}`,
    ...changeSection(pack, texts),
    ...(secret === null ? [] : secretSections(pack, secret, texts)),
    ...sealSection(pack, texts),
    ...stampSection(pack, texts),
    texts.limits,
    texts.unsealed,
    texts.later,
  ]
  return `${parts.join('\n\n')}\n`
}

const opensslVerify = (what: string, tsr: string) =>
  `openssl ts -verify ${what} -in ${tsr} -CAfile tsa-root.pem`

function changeSection({ changes: [change] }: Pack, texts: GuideTexts): Section {
  if (change === undefined) return []
  return [texts.change, texts.changeAbout, `    sha256sum changes/${change.id}.txt`, texts.changeChain]
}

/** Checks that need the recipient's secret: address and first evidence. */
function secretSections({ changes, recipient }: Pack, secret: string, texts: GuideTexts): Section {
  const hmac = `openssl dgst -sha256 -mac HMAC -macopt hexkey:${secret}`
  const evidence = changes.find((change) => change.evidence !== null)
  return [
    texts.address,
    texts.addressAbout,
    `    printf '%s' '${recipient.address}' | ${hmac}`,
    ...(evidence === undefined
      ? []
      : [texts.evidence, texts.evidenceAbout, `    ${hmac} evidence/${evidence.id}.json`]),
  ]
}

/** Heads are JSON without single quotes: numbers, hex digits and our own words. */
function sealSection({ seals: [seal], days: [day] }: Pack, texts: GuideTexts): Section {
  const heads = [
    ...(seal === undefined ? [] : [{ text: sealText(seal), head: seal.head }]),
    ...(day === undefined ? [] : [{ text: dayText(day), head: day.head }]),
  ]
  if (heads.length === 0) return []
  const commands = heads.map(({ text }) => `    printf '%s' '${text}' | sha256sum`)
  return [
    texts.seal,
    texts.sealAbout,
    ...commands,
    texts.heads(heads.map(({ head }) => `\`${head}\``).join(', ')),
  ]
}

/** Takes the first day with a stamp. */
function stampSection({ days, links }: Pack, texts: GuideTexts): Section {
  const day = daysInOrder({ days, links }).find((one) => one.stamp !== undefined)
  if (day === undefined) return []
  const text = dayFile(day, 'txt')
  return [
    texts.day,
    texts.dayAbout(day.head),
    `    sha256sum ${text}\n    ${opensslVerify(`-data ${text}`, dayFile(day, 'tsr'))}`,
  ]
}
