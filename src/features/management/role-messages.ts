import type { Role } from '../../../db/schema.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'

const heldTr = (role: Role, of: string | null) => `${tr.words.roles[role]} (${of ?? 'tüm markalar'})`

const leftTr = {
  configuration: 'SLACK_ADMINS ayarı nedeniyle yönetici olarak kalırsınız.',
  'other-admins':
    'Bundan sonra markaları, yetkileri ve ayarları değiştiremezsiniz; yetkiyi yalnızca başka bir yönetici yeniden verebilir.',
  none: 'Bundan sonra markaları, yetkileri ve ayarları değiştiremezsiniz; sizden başka yönetici olmadığı için yetki ancak sunucudan yeniden verilebilir.',
}

const turkish = {
  title: 'Yetkiler',
  /** Text of a notification, where the person cannot be mentioned. */
  about: (sentence: string) => `Yetki: ${sentence}`,
  none: 'Kimseye yetki verilmemiş.',
  always: 'yönetici (tüm markalar, SLACK_ADMINS)',
  held: heldTr,
  already: (role: Role, of: string | null) => `zaten ${heldTr(role, of)}. Değişiklik yapılmadı.`,
  given: (role: Role, of: string | null) => `artık ${heldTr(role, of)}.`,
  adminMay: 'Yönetici; markaları, rapor kanallarını, ayarları ve başkalarının yetkilerini değiştirebilir.',
  taken: (lost: readonly string[]) => `${tr.list(lost)} yetkisi kaldırıldı.`,
  keptByConfiguration: (lost: readonly string[]) =>
    `buradan verilen yetkisi kaldırıldı: ${tr.list(lost)}. SLACK_ADMINS ayarı nedeniyle tüm markaların yöneticisi olarak kalıyor; bunu yalnızca sunucudaki ayar değiştirir.`,
  askOwn: (lost: readonly string[], left: 'configuration' | 'other-admins' | 'none') =>
    `kendi yetkinizi kaldırmak üzeresiniz: ${tr.list(lost)}. ${leftTr[left]}`,
  takeOwn: 'Kendi yetkimi kaldır',
  noneToTake: 'burada kaldırabileceğiniz bir yetkisi yok. Değişiklik yapılmadı.',
  fromConfiguration:
    'yöneticiliği SLACK_ADMINS ayarından gelir; buradan kaldırılamaz, sunucudaki ayardan çıkarılır.',
  asked: 'izin kayıtları için yetki istiyor.',
  askedSummary: 'Yetki isteği.',
  decline: 'İsteği geri çevir',
  declined: 'isteği geri çevrildi; kendisine bildirildi.',
  hasRole: 'yetkisi var; istek geri çevrilmedi. Yetkiyi almak için: yetki al',
  news: {
    summary: 'Yetkiniz değişti.',
    given: (role: Role, of: string | null) => `size yetki verdi: ${heldTr(role, of)}.`,
    declined: 'yetki isteğinizi geri çevirdi. Nedenini kendisine sorabilirsiniz.',
    help: 'Neler yapabilirim?',
  },
}

const leftEn = {
  configuration: 'You stay admin by SLACK_ADMINS.',
  'other-admins':
    'You could no longer change brands, roles and settings; only another admin could give it to you again.',
  none: 'You could no longer change brands, roles and settings; there is no other admin, so only the server could give the role again.',
}

const heldEn = (role: Role, of: string | null) => `${en.words.roles[role]} (${of ?? 'all brands'})`

const english: typeof turkish = {
  title: 'Roles',
  about: (sentence) => `Role: ${sentence}`,
  none: 'No role has been given yet.',
  always: 'admin (all brands, SLACK_ADMINS)',
  held: heldEn,
  already: (role, of) => `is ${heldEn(role, of)} already. Nothing was changed.`,
  given: (role, of) => `is now ${heldEn(role, of)}.`,
  adminMay: "An admin can change brands, report channels, settings and other people's roles.",
  taken: (lost) => `is no longer ${en.list(lost)}.`,
  keptByConfiguration: (lost) =>
    `no longer has the role given here: ${en.list(lost)}. They stay admin of all brands by SLACK_ADMINS; only the configuration of the server changes that.`,
  askOwn: (lost, left) => `you are about to take your own role: ${en.list(lost)}. ${leftEn[left]}`,
  takeOwn: 'Take my own role',
  noneToTake: 'has no role that you could take here. Nothing was changed.',
  fromConfiguration:
    'is admin by the setting SLACK_ADMINS; that cannot be taken here, only in the configuration of the server.',
  asked: 'asks for a role.',
  askedSummary: 'A role is asked for.',
  decline: 'Decline the request',
  declined: 'was told that the request is declined.',
  hasRole: 'has a role; the request was not declined. To take the role: role take',
  news: {
    summary: 'Your role has changed.',
    given: (role, of) => `gave you a role: ${heldEn(role, of)}.`,
    declined: 'declined your request for a role. You can ask them why.',
    help: 'What can I do?',
  },
}

export const roleMessages = { tr: turkish, en: english }
