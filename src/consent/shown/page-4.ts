import type { Shown } from './shown.ts'

/** The page behind the link of a message, as it was first kept word for word. Never edited. */
export const page4: Shown = {
  version: 'page-4',
  tr: {
    sha256: 'e8b18fc9add90d2f6ec01a0d793c44d2c6a7a99c9cf4fd8fc563d9ea0a358805',
    text: `(Telefon, kayıt yok)
İleti izinleriniz
‹marka› size ‹adres› numarasından:
Arama: izniniz kayıtlı değil [Yine de aranmak istemiyorum]
SMS: izniniz kayıtlı değil [Yine de SMS istemiyorum]
[Hiçbirini istemiyorum]
Buradaki seçiminiz yalnızca bu telefon numarası içindir; e-posta adresinizi kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.

(E-posta, kayıt yok)
İleti izinleriniz
‹marka› size ‹adres› adresinden:
E-posta: izniniz kayıtlı değil [Yine de e-posta istemiyorum]
Buradaki seçiminiz yalnızca bu e-posta adresi içindir; telefon numaranızı kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.

(Telefon, ONAY var)
İleti izinleriniz
‹marka› size ‹adres› numarasından:
Arama: arayabiliyor [Artık arama]
SMS: gönderebiliyor [SMS: artık gönderme]
[Hiçbirini istemiyorum]
Buradaki seçiminiz yalnızca bu telefon numarası içindir; e-posta adresinizi kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.

(E-posta, ONAY var)
İleti izinleriniz
‹marka› size ‹adres› adresinden:
E-posta: gönderebiliyor [E-posta: artık gönderme]
Buradaki seçiminiz yalnızca bu e-posta adresi içindir; telefon numaranızı kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.

(Telefon, RET var)
İleti izinleriniz
‹marka› size ‹adres› numarasından:
Arama: arayamıyor
SMS: gönderemiyor
Buradaki seçiminiz yalnızca bu telefon numarası içindir; e-posta adresinizi kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.

(E-posta, RET var)
İleti izinleriniz
‹marka› size ‹adres› adresinden:
E-posta: gönderemiyor
Buradaki seçiminiz yalnızca bu e-posta adresi içindir; telefon numaranızı kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.`,
  },
  en: {
    sha256: '08344ede39859c3ccdf149b6259c6b62e2c777bbd1a5afad795f82f5c5bb8063',
    text: `(Phone, no record)
Your consents
‹brand› on your number ‹address›:
Calls: no consent is recorded [Refuse calls all the same]
SMS: no consent is recorded [Refuse SMS all the same]
[Stop all of them]
Your choice here is for this phone number only; it does not cover your e-mail address. These are the company's own records; your status in İYS was not checked here.

(E-mail, no record)
Your consents
‹brand› on your address ‹address›:
E-mail: no consent is recorded [Refuse e-mail all the same]
Your choice here is for this e-mail address only; it does not cover your phone number. These are the company's own records; your status in İYS was not checked here.

(Phone, ONAY)
Your consents
‹brand› on your number ‹address›:
Calls: allowed [Stop calls]
SMS: allowed [Stop SMS]
[Stop all of them]
Your choice here is for this phone number only; it does not cover your e-mail address. These are the company's own records; your status in İYS was not checked here.

(E-mail, ONAY)
Your consents
‹brand› on your address ‹address›:
E-mail: allowed [Stop e-mail]
Your choice here is for this e-mail address only; it does not cover your phone number. These are the company's own records; your status in İYS was not checked here.

(Phone, RET)
Your consents
‹brand› on your number ‹address›:
Calls: not allowed
SMS: not allowed
Your choice here is for this phone number only; it does not cover your e-mail address. These are the company's own records; your status in İYS was not checked here.

(E-mail, RET)
Your consents
‹brand› on your address ‹address›:
E-mail: not allowed
Your choice here is for this e-mail address only; it does not cover your phone number. These are the company's own records; your status in İYS was not checked here.`,
  },
}
