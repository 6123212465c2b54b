import { counted, date, list, number } from '../english.ts'
import type { Messages } from '../index.ts'

export const erasure: Messages['erasure'] = {
  ask: {
    title: 'Erase an address',
    scope:
      'It covers every brand and channel: the address becomes RET everywhere, and is seen no more in look-ups, histories and lists.',
    kept: (years) =>
      `What proves the consents given is kept sealed for ${counted(years, 'year')} after they end (Regulation on Commercial Communication, art. 13); then the address is dropped for good. It cannot be undone: only the recipient can give a consent again.`,
    button: 'Erase for all brands',
    confirmTitle: 'Erase the address',
    confirmText: 'The address becomes RET for all brands and channels, and is seen no more. No way back.',
    yes: 'Erase',
  },
  done: {
    summary: 'The address was erased.',
    stored: (refusals) => `${number(refusals)} RET written (kaydedildi).`,
    erased: (address) =>
      `${address} was erased: RET for all brands and channels, seen no more in look-ups and histories.`,
    already: 'This address was erased before; nothing new was changed.',
    kept: (through) =>
      `What proves the consents given is kept sealed until ${date(through)} (Regulation on Commercial Communication, art. 13; KVKK art. 7). Until then the daily files stay as they are and only an admin can get the evidence; then the address is dropped for good, and the RET stays.`,
    openComplaint: 'There is an open complaint about this address: it is not dropped before that is settled.',
  },
  refused: {
    unknown: (command) =>
      `Nothing is recorded of this address, so there is nothing to erase. If the recipient wants no messages, record a RET: ${command} reject ADDRESS CHANNEL`,
    gone: 'This address was erased before; it is kept as RET.',
    allBrands: 'It covers every brand, so it needs the role admin for all brands.',
  },
  hidden: 'This address was erased; it is kept as RET. No message may be sent on any channel.',
  post: {
    summary: (persons) =>
      `Records past their retention were dropped: ${counted(persons, 'address', 'addresses')}.`,
    title: 'Records past their retention were dropped',
    dropped: ({ persons, consents, askedPersons }, years) =>
      `${counted(persons, 'address', 'addresses')} and ${counted(consents, 'consent')}: ${counted(years, 'year')} have passed since the last of them ended.${askedPersons === 0 ? '' : ` ${number(askedPersons)} of them had asked to be erased.`}`,
    with: ({ evidence, evidenceFiles, complaintTexts, links, downloads, telegramPeople }) => {
      const texts = [
        ...(evidence > 0 ? [counted(evidence, 'text of evidence', 'texts of evidence')] : []),
        ...(evidenceFiles > 0 ? [counted(evidenceFiles, 'file of evidence', 'files of evidence')] : []),
        ...(complaintTexts > 0
          ? [counted(complaintTexts, 'text of a complaint', 'texts of complaints')]
          : []),
        ...(links > 0 ? [counted(links, 'link')] : []),
        ...(downloads > 0 ? [counted(downloads, 'download')] : []),
        ...(telegramPeople > 0 ? [counted(telegramPeople, 'Telegram account')] : []),
      ]
      return texts.length === 0 ? null : `Dropped with them: ${list(texts)}.`
    },
    kept: ({ keptForConsent, keptForComplaint, keptForDuty, keptAsked }) =>
      `Addresses kept: ${number(keptForConsent)} for a consent that stands, ${number(keptForComplaint)} for an open complaint, ${number(keptForDuty)} because the time is not over.${keptAsked === 0 ? '' : ` ${number(keptAsked)} of them asked to be erased: hidden until then.`}`,
    marks: 'The RETs of dropped addresses stay; the chain and the seals are unchanged.',
  },
}
