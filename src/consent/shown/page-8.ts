import type { Shown } from './shown.ts'

/** The page behind the link of a message, where the number of a phone is not called an address. Never edited. */
export const page8: Shown = {
  version: 'page-8',
  tr: {
    sha256: '04e5ccce666a5576609c19a2f71ebd283211ce2ba3a1fb4ce17268aa5a8eeae0',
    text: `(Telefon, kayıt yok)
İleti izinleriniz
‹marka› için ‹adres› numaranızın izinleri:
Arama: izniniz kayıtlı değil [Yine de aranmak istemiyorum]
SMS: izniniz kayıtlı değil [Yine de SMS istemiyorum]
[Tüm kanallar: istemiyorum]
Buradaki seçiminiz yalnızca bu telefon numarası içindir; e-posta adresinizi kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.
İzin vermek için numaranın size ait olduğunu doğrulayın

(E-posta, kayıt yok)
İleti izinleriniz
‹marka› için ‹adres› adresinizin izinleri:
E-posta: izniniz kayıtlı değil [Yine de e-posta istemiyorum]
Buradaki seçiminiz yalnızca bu e-posta adresi içindir; telefon numaranızı kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.
İzin vermek için adresin size ait olduğunu doğrulayın

(Telefon, ONAY var)
İleti izinleriniz
‹marka› için ‹adres› numaranızın izinleri:
Arama: arayabiliyor [Aramaları durdur]
SMS: gönderebiliyor [SMS: artık gönderme]
[Tüm kanallar: istemiyorum]
Buradaki seçiminiz yalnızca bu telefon numarası içindir; e-posta adresinizi kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.
İzin vermek için numaranın size ait olduğunu doğrulayın

(E-posta, ONAY var)
İleti izinleriniz
‹marka› için ‹adres› adresinizin izinleri:
E-posta: gönderebiliyor [E-posta: artık gönderme]
Buradaki seçiminiz yalnızca bu e-posta adresi içindir; telefon numaranızı kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.
İzin vermek için adresin size ait olduğunu doğrulayın

(Telefon, RET var)
İleti izinleriniz
‹marka› için ‹adres› numaranızın izinleri:
Arama: arayamıyor
SMS: gönderemiyor
Buradaki seçiminiz yalnızca bu telefon numarası içindir; e-posta adresinizi kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.
İzin vermek için numaranın size ait olduğunu doğrulayın

(E-posta, RET var)
İleti izinleriniz
‹marka› için ‹adres› adresinizin izinleri:
E-posta: gönderemiyor
Buradaki seçiminiz yalnızca bu e-posta adresi içindir; telefon numaranızı kapsamaz. Bu kayıtlar şirketin kendi kayıtlarıdır; İYS'deki durumunuz burada doğrulanmadı.
İzin vermek için adresin size ait olduğunu doğrulayın`,
  },
  en: {
    sha256: 'bca30fb557edcf190c96efe893172ad9218b157083951c999e88123332f2bcd1',
    text: `(Phone, no record)
Your consents
‹brand› and your number ‹address›:
Calls: no consent is recorded [Refuse calls all the same]
SMS: no consent is recorded [Refuse SMS all the same]
[All channels: stop]
Your choice here is for this phone number only; it does not cover your e-mail address. These are the company's own records; your status in İYS was not checked here.
To give a consent, prove that the number is yours

(E-mail, no record)
Your consents
‹brand› and your address ‹address›:
E-mail: no consent is recorded [Refuse e-mail all the same]
Your choice here is for this e-mail address only; it does not cover your phone number. These are the company's own records; your status in İYS was not checked here.
To give a consent, prove that the address is yours

(Phone, ONAY)
Your consents
‹brand› and your number ‹address›:
Calls: allowed [Stop calls]
SMS: allowed [Stop SMS]
[All channels: stop]
Your choice here is for this phone number only; it does not cover your e-mail address. These are the company's own records; your status in İYS was not checked here.
To give a consent, prove that the number is yours

(E-mail, ONAY)
Your consents
‹brand› and your address ‹address›:
E-mail: allowed [Stop e-mail]
Your choice here is for this e-mail address only; it does not cover your phone number. These are the company's own records; your status in İYS was not checked here.
To give a consent, prove that the address is yours

(Phone, RET)
Your consents
‹brand› and your number ‹address›:
Calls: not allowed
SMS: not allowed
Your choice here is for this phone number only; it does not cover your e-mail address. These are the company's own records; your status in İYS was not checked here.
To give a consent, prove that the number is yours

(E-mail, RET)
Your consents
‹brand› and your address ‹address›:
E-mail: not allowed
Your choice here is for this e-mail address only; it does not cover your phone number. These are the company's own records; your status in İYS was not checked here.
To give a consent, prove that the address is yours`,
  },
}
