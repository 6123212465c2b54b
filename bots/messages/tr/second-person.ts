import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import type { ApprovalOutcome, ApprovalReason } from '../../../src/register/approvals.ts'
import { ending, moment, number } from '../turkish.ts'

/** A noun; with "nı" it is an object. */
function what(reason: ApprovalReason, changes: number): string {
  switch (reason) {
    case 'over-refusal':
      return changes === 1 ? 'bir RET kaydının ONAY olması' : `${number(changes)} RET kaydının ONAY olması`
    case 'many':
      return `${number(changes)} ONAY'ın bir defada yazılması`
    case 'void':
      return 'bir yüklemenin geri alınması'
  }
}

const until = (at: number) => moment(formatWallTime(at))

export const secondPerson = {
  summary: 'İkinci kişi bekleniyor.',
  waits: (reason: ApprovalReason, changes: number) =>
    `İkinci kişi bekleniyor: ${what(reason, changes)} için başka bir düzenleyicinin ya da yöneticinin doğrulaması gerekir. Doğrulanana kadar bu istekten hiçbir şey yazılmaz.`,
  texts: (people: number, expiresAt: number) =>
    `${number(people)} kişiye haber verildi. Doğrulama için son an ${until(expiresAt)}; sonra istek düşer.`,
  filesWait: (count: number) =>
    `${count === 1 ? 'Kanıt dosyası' : `${number(count)} kanıt dosyası`} da bekliyor: işlem doğrulanınca Slack'ten alınır, o zamana kadar orada silmeyin.`,
  nobody: (brand: string) =>
    `Bunun için ikinci bir kişinin doğrulaması gerekir, ama ${brand} için sizden başka düzenleyici ya da yönetici yok. Değişiklik yapılmadı. Yöneticiden birine yetki vermesini isteyin.`,
  /** After the asker's name. */
  wants: (brand: string, reason: ApprovalReason, changes: number, expiresAt: number) =>
    `${brand} için ${what(reason, changes)}nı istiyor. İkinci kişi bekleniyor; son an ${until(expiresAt)}.`,
  wantsSummary: (brand: string) => `${brand}: ikinci kişi bekleniyor.`,
  /** After the asker's name. */
  asked: (reason: ApprovalReason, changes: number, askedAt: number, expiresAt: number) =>
    `${what(reason, changes)}nı istedi, ${until(askedAt)}. Son an ${until(expiresAt)}.`,
  said: (consentDate: string) => `beyan ${moment(consentDate)}`,
  evidence: 'kanıt var',
  noEvidence: 'kanıt yok',
  unfinished: 'Doğrulandı, ama yazılamadı. Yazmak için yeniden doğrulayın.',
  show: 'Göster',
  confirm: 'İşlemi doğrula',
  cancel: 'Vazgeç',
  own: 'Bunu siz istediniz; ikinci kişi başka biri olmalı. Değişiklik yapılmadı.',
  askerWithoutRole: 'İsteyen kişinin artık bu marka için yetkisi yok. Değişiklik yapılmadı.',
  withdrawn: 'İsteğinizi geri aldınız. Değişiklik yapılmadı.',
  declined: 'Vazgeçildi, değişiklik yapılmadı. İsteyen kişiye haber verilecek.',
  /** Before the name of the person who decided. */
  over: 'Bu istek kapandı.',
  overBy: (outcome: ApprovalOutcome, at: number) => {
    switch (outcome) {
      case 'approved':
        return `${ending(until(at), 'locative')} doğruladı.`
      case 'declined':
        return `${ending(until(at), 'locative')} vazgeçti.`
      case 'withdrawn':
        return `isteğini ${ending(until(at), 'locative')} geri aldı.`
      case 'expired':
        return `Süresi ${ending(until(at), 'locative')} doldu.`
    }
  },
  nothingNow: 'Bu düğmeyle hiçbir şey değişmedi.',
  /** Between and behind the two names. */
  bothAsked: 'istedi,',
  bothApproved: 'doğruladı. İki ad da kayıtta durur.',
  /** After the name of the person who decided, for the asker. */
  decided: {
    stored: (brand: string, stored: number) =>
      `isteğinizi doğruladı. ${brand}: ${number(stored)} değişiklik kaydedildi.`,
    nothingStored: (brand: string) =>
      `${brand} için isteğinizi doğruladı, ama değişiklik yapılmadı: bu arada kayıt değişmiş ya da alıcı RET vermiş olabilir. Durumu sorgulayın.`,
    declined: (brand: string) => `${brand} için isteğinizi doğrulamadı. Değişiklik yapılmadı.`,
    expired: (brand: string) =>
      `${brand} için isteğiniz süresi içinde doğrulanmadı ve düştü. Değişiklik yapılmadı; gerekiyorsa yeniden isteyin.`,
    summary: (brand: string) => `${brand}: isteğinizin sonucu.`,
  },
  waiting: (count: number) => `${number(count)} değişiklik isteği ikinci kişiyi bekliyor.`,
}
