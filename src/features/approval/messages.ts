import { ended } from '../../consent/fold.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'

const turkish = {
  wants: (brand: string) => `${brand}: ikinci kişi bekleniyor.`,
  show: 'Göster',
  own: 'Bunu siz istediniz; ikinci kişi başka biri olmalı. Değişiklik yapılmadı.',
  askerWithoutRole: 'İsteyen kişinin artık bu marka için yetkisi yok. Değişiklik yapılmadı.',
  withdrawn: 'İsteğinizi geri aldınız. Değişiklik yapılmadı.',
  declined: 'İsteği geri çevirdiniz, değişiklik yapılmadı. İsteyen kişiye haber verilecek.',
  over: 'Bu istek kapandı. Bu düğmeyle hiçbir şey değişmedi.',
  /** After the name of the person who decided, for the asker. */
  decided: {
    stored: (brand: string, stored: number) =>
      `isteğinizi doğruladı. ${brand}: ${tr.number(stored)} değişiklik kaydedildi.`,
    nothingStored: (brand: string) =>
      `${brand} için isteğinizi doğruladı, ama değişiklik yapılmadı: bu arada kayıt değişmiş ya da alıcı RET vermiş olabilir. Durumu sorgulayın.`,
    declined: (brand: string) => `${brand} için isteğinizi geri çevirdi. Değişiklik yapılmadı.`,
    expired: (brand: string) =>
      `${brand} için isteğiniz süresi içinde doğrulanmadığı için iptal oldu. Değişiklik yapılmadı; gerekiyorsa yeniden isteyin.`,
    summary: (brand: string) => `${brand}: isteğinizin sonucu.`,
  },
}

const english: typeof turkish = {
  wants: (brand) => `${brand}: waiting for a second person.`,
  show: 'Show',
  own: 'You asked for this yourself; the second person has to be another person. Nothing was changed.',
  askerWithoutRole: 'The person who asked no longer has a role for this brand. Nothing was changed.',
  withdrawn: 'You took your request back. Nothing was changed.',
  declined: 'You declined the request; nothing was changed. The person who asked will be told.',
  over: 'This request is closed. This button changed nothing.',
  decided: {
    stored: (brand, stored) =>
      `confirmed your request. ${brand}: ${en.counted(stored, 'change')} recorded (kaydedildi).`,
    nothingStored: (brand) =>
      `confirmed your request for ${brand}, but nothing was changed: the record may have changed since, or the recipient has refused. Look the address up.`,
    declined: (brand) => `${ended(`declined your request for ${brand}`)} Nothing was changed.`,
    expired: (brand) =>
      `Your request for ${brand} was not confirmed in time and has lapsed. Nothing was changed; ask again if it is still needed.`,
    summary: (brand) => `${brand}: what became of your request.`,
  },
}

export const approvalMessages = { tr: turkish, en: english }
