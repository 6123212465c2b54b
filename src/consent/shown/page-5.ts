import type { Shown } from './shown.ts'

/** The page behind the link of a message, with the way to where an ONAY is given. Never edited. */
export const page5: Shown = {
  version: 'page-5',
  tr: {
    sha256: '94ed223406fff1c2e3e9a93eb21a4624ce067f35ccae2a8d1adc5e5598bdfac5',
    text: `(Telefon, kayıt yok)
İleti izinleriniz
‹marka› size ‹adres› numarasından:
Arama: izniniz kayıtlı değil [Yine de aranmak istemiyorum]
SMS: izniniz kayıtlı değil [Yine de SMS istemiyorum]
[Hiçbirini istemiyorum]
Buradaki seçiminiz yalnızca bu telefon numarası içindir; e-posta adresinizi kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.
İzin vermek için adresin size ait olduğunu doğrulayın

(E-posta, kayıt yok)
İleti izinleriniz
‹marka› size ‹adres› adresinden:
E-posta: izniniz kayıtlı değil [Yine de e-posta istemiyorum]
Buradaki seçiminiz yalnızca bu e-posta adresi içindir; telefon numaranızı kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.
İzin vermek için adresin size ait olduğunu doğrulayın

(Telefon, ONAY var)
İleti izinleriniz
‹marka› size ‹adres› numarasından:
Arama: arayabiliyor [Artık arama]
SMS: gönderebiliyor [SMS: artık gönderme]
[Hiçbirini istemiyorum]
Buradaki seçiminiz yalnızca bu telefon numarası içindir; e-posta adresinizi kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.
İzin vermek için adresin size ait olduğunu doğrulayın

(E-posta, ONAY var)
İleti izinleriniz
‹marka› size ‹adres› adresinden:
E-posta: gönderebiliyor [E-posta: artık gönderme]
Buradaki seçiminiz yalnızca bu e-posta adresi içindir; telefon numaranızı kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.
İzin vermek için adresin size ait olduğunu doğrulayın

(Telefon, RET var)
İleti izinleriniz
‹marka› size ‹adres› numarasından:
Arama: arayamıyor
SMS: gönderemiyor
Buradaki seçiminiz yalnızca bu telefon numarası içindir; e-posta adresinizi kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.
İzin vermek için adresin size ait olduğunu doğrulayın

(E-posta, RET var)
İleti izinleriniz
‹marka› size ‹adres› adresinden:
E-posta: gönderemiyor
Buradaki seçiminiz yalnızca bu e-posta adresi içindir; telefon numaranızı kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.
İzin vermek için adresin size ait olduğunu doğrulayın`,
  },
  en: {
    sha256: '39da95b74fa1919af52535ef8f52be004f1348a635c9fdfa704df331af36f6d5',
    text: `(Phone, no record)
Your consents
‹brand› on your number ‹address›:
Calls: no consent is recorded [Refuse calls all the same]
SMS: no consent is recorded [Refuse SMS all the same]
[Stop all of them]
Your choice here is for this phone number only; it does not cover your e-mail address. These are the company's own records; your status in İYS was not checked here.
To give a consent, prove that the address is yours

(E-mail, no record)
Your consents
‹brand› on your address ‹address›:
E-mail: no consent is recorded [Refuse e-mail all the same]
Your choice here is for this e-mail address only; it does not cover your phone number. These are the company's own records; your status in İYS was not checked here.
To give a consent, prove that the address is yours

(Phone, ONAY)
Your consents
‹brand› on your number ‹address›:
Calls: allowed [Stop calls]
SMS: allowed [Stop SMS]
[Stop all of them]
Your choice here is for this phone number only; it does not cover your e-mail address. These are the company's own records; your status in İYS was not checked here.
To give a consent, prove that the address is yours

(E-mail, ONAY)
Your consents
‹brand› on your address ‹address›:
E-mail: allowed [Stop e-mail]
Your choice here is for this e-mail address only; it does not cover your phone number. These are the company's own records; your status in İYS was not checked here.
To give a consent, prove that the address is yours

(Phone, RET)
Your consents
‹brand› on your number ‹address›:
Calls: not allowed
SMS: not allowed
Your choice here is for this phone number only; it does not cover your e-mail address. These are the company's own records; your status in İYS was not checked here.
To give a consent, prove that the address is yours

(E-mail, RET)
Your consents
‹brand› on your address ‹address›:
E-mail: not allowed
Your choice here is for this e-mail address only; it does not cover your phone number. These are the company's own records; your status in İYS was not checked here.
To give a consent, prove that the address is yours`,
  },
}
