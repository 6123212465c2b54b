import type { Channel, RecipientType, Source } from '../consent/consent.ts'

const channels: Record<Channel, string> = { ARAMA: 'arama', MESAJ: 'SMS', EPOSTA: 'e-posta' }

const types: Record<RecipientType, string> = { BIREYSEL: 'bireysel', TACIR: 'tacir' }

const sources: Record<Source, string> = {
  HS_2015: '2015 öncesi',
  HS_KARAR: 'şirket kararı',
  HS_FIZIKSEL_ORTAM: 'fiziksel ortam',
  HS_ISLAK_IMZA: 'ıslak imza',
  HS_ETKINLIK: 'etkinlik',
  HS_ATM: 'ATM',
  HS_EORTAM: 'elektronik ortam',
  HS_WEB: 'web sitesi',
  HS_MOBIL: 'mobil uygulama',
  HS_MESAJ: 'SMS numarası',
  HS_EPOSTA: 'şirket e-postası',
  HS_CAGRI_MERKEZI: 'çağrı merkezi',
  HS_SOSYAL_MEDYA: 'sosyal medya',
  IYS_WEB: 'İYS web sitesi',
  IYS_WEB_YENI: 'İYS web sitesi, ilk kez',
  IYS_MOBIL: 'İYS mobil uygulaması',
  IYS_CM: 'İYS çağrı merkezi',
  IYS_KISAMESAJ: 'İYS kısa mesajı',
  IYS_EPOSTA: 'İYS e-postası',
  IYS_FRAME_SMS: 'İYS SMS formu',
  IYS_FRAME_EPOSTA: 'İYS e-posta formu',
  IYS_AHS_HAT_KAPATMA: 'hat kapatma',
}

/** Sentence for recipients while no exchange with İYS is set up (L3): the company's own records are not verified there. */
export const ownRecordsOnly =
  "Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı."

export const names = { channels, types, sources }
