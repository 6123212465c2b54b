import type { names as turkish } from './turkish-names.ts'

export const ownRecordsOnly = "These are the company's own records; your status in İYS was not checked here."

export const names: typeof turkish = {
  channels: { ARAMA: 'calls', MESAJ: 'SMS', EPOSTA: 'e-mail' },
  types: { BIREYSEL: 'private', TACIR: 'trader' },
  sources: {
    HS_2015: 'before 2015',
    HS_KARAR: 'company decision',
    HS_FIZIKSEL_ORTAM: 'physical place',
    HS_ISLAK_IMZA: 'wet signature',
    HS_ETKINLIK: 'event',
    HS_ATM: 'ATM',
    HS_EORTAM: 'electronic medium',
    HS_WEB: 'web site',
    HS_MOBIL: 'mobile app',
    HS_MESAJ: 'SMS number',
    HS_EPOSTA: 'company e-mail',
    HS_CAGRI_MERKEZI: 'call centre',
    HS_SOSYAL_MEDYA: 'social media',
    IYS_WEB: 'İYS web site',
    IYS_WEB_YENI: 'İYS web site, first time',
    IYS_MOBIL: 'İYS mobile app',
    IYS_CM: 'İYS call centre',
    IYS_KISAMESAJ: 'İYS short message',
    IYS_EPOSTA: 'İYS e-mail',
    IYS_FRAME_SMS: 'İYS SMS form',
    IYS_FRAME_EPOSTA: 'İYS e-mail form',
    IYS_AHS_HAT_KAPATMA: 'line closed',
  },
}
