import * as en from '../../src/language/english.ts'
import * as tr from '../../src/language/turkish.ts'
import type { ApprovalReason } from '../../src/register/approvals.ts'

/** Names the change that waits, as a noun whose last vowel the ending -nı or -ni repeats. */
function requestedChangeTr(reason: ApprovalReason, changes: number): string {
  switch (reason) {
    case 'over-refusal':
      return changes === 1 ? 'bir RET kaydının ONAY olması' : `${tr.number(changes)} RET kaydının ONAY olması`
    case 'open-complaint':
      return 'alıcının şikâyetine rağmen ONAY kaydedilmesi'
    case 'void':
      return 'bir yüklemenin geri alınması'
  }
}

const turkish = {
  requestedChange: requestedChangeTr,
  summary: 'İkinci kişi bekleniyor.',
  waitingLine: (reason: ApprovalReason, changes: number) =>
    `İkinci kişi bekleniyor: ${requestedChangeTr(reason, changes)} için başka bir düzenleyicinin ya da yöneticinin doğrulaması gerekir. Doğrulanana kadar bu istekten hiçbir şey kaydedilmez.`,
  texts: (people: number, expiresAt: number) =>
    `${tr.number(people)} kişiye haber verildi. ${tr.ending(tr.instant(expiresAt), 'dative')} kadar doğrulanmazsa istek iptal olur.`,
  noApprover: (brand: string) =>
    `Bunun için ikinci bir kişinin doğrulaması gerekir, ama ${brand} için sizden başka düzenleyici ya da yönetici yok. Değişiklik yapılmadı. Yöneticiden birine yetki vermesini isteyin.`,
  /** Continues a sentence that begins with the requester's name. */
  requestLine: (reason: ApprovalReason, changes: number, askedAt: number, expiresAt: number) => {
    const requestedChange = requestedChangeTr(reason, changes)
    return `${requestedChange}n${requestedChange.at(-1)} istedi, ${tr.instant(askedAt)}. En geç ${tr.instant(expiresAt)}.`
  },
  statedOn: (consentDate: string) => `beyan ${tr.moment(consentDate)}`,
  unfinished: 'Doğrulandı, ama kaydedilemedi. Kaydetmek için yeniden doğrulayın.',
  decline: 'İsteği geri çevir',
  /** Texts behind the requester's name and behind the approver's name. */
  bothAsked: 'istedi,',
  bothApproved: 'doğruladı. Her iki kişi de kayda geçti.',
}

/** Names the change that waits for approval, as the end of a sentence. */
function requestedChangeEn(reason: ApprovalReason, changes: number): string {
  switch (reason) {
    case 'over-refusal':
      return changes === 1
        ? 'to turn a RET into ONAY'
        : `to turn ${en.counted(changes, 'RET', 'RET')} into ONAY`
    case 'open-complaint':
      return 'to record ONAY despite the complaint of its recipient'
    case 'void':
      return 'to take an import back'
  }
}

const english: typeof turkish = {
  requestedChange: requestedChangeEn,
  summary: 'Waiting for a second person (ikinci kişi bekleniyor).',
  waitingLine: (reason, changes) =>
    `Waiting for a second person (ikinci kişi bekleniyor): ${requestedChangeEn(reason, changes)}, another editor or admin has to confirm. Until then nothing of this request is recorded.`,
  texts: (people, expiresAt) =>
    `${en.counted(people, 'person', 'people')} told. The request is cancelled unless it is confirmed by ${en.instant(expiresAt)}.`,
  noApprover: (brand) =>
    `This has to be confirmed by a second person, but ${brand} has no editor or admin besides you. Nothing was changed. Ask the admin to give another person the role.`,
  requestLine: (reason, changes, askedAt, expiresAt) =>
    `asked ${requestedChangeEn(reason, changes)}, ${en.instant(askedAt)}. Until ${en.instant(expiresAt)}.`,
  statedOn: (consentDate) => `stated ${en.moment(consentDate)}`,
  unfinished: 'Confirmed, but it could not be recorded. Confirm again to record it.',
  decline: 'Decline request',
  bothAsked: 'asked,',
  bothApproved: 'confirmed. Both names are on record.',
}

export const secondPerson = { tr: turkish, en: english }
