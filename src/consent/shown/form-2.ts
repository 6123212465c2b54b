import type { Shown } from './shown.ts'

/** The form by which a visitor of the page gives a consent, in the words of each kind of address that it takes. Never edited. */
export const form2: Shown = {
  version: 'form-2',
  tr: {
    sha256: '5636370e1adb3bcc9fed04cceed2ba4268baf69b944fff2dbdc700b9e8af9946',
    text: `(Telefon ve e-posta)
Ticari elektronik ileti onayı
Onay vermek zorunda değilsiniz.
‹marka› (‹şirket›), aşağıda seçtiğim kanallardan bana ticari elektronik ileti gönderebilir. Onayımı istediğim zaman, gerekçe göstermeden ve ücretsiz olarak geri alabilirim.
Kanallar
[ ] Arama
[ ] SMS
[ ] E-posta
Ad soyad
İletilerin geleceği adres
Telefon numaranız ya da e-posta adresiniz.
Sonraki adımda adresin size ait olduğunu doğrularsınız. Doğrulamadan hiçbir şey kaydedilmez.
[Onay veriyorum]
Adınız, adresiniz, bağlandığınız ağ adresi (IP) ve bu metin, onayınızı ispatlayabilmek için saklanır (6563 sayılı Kanun; KVKK m. 5/2 a, ç ve e). Veri sorumlusu: ‹şirket›

(Yalnız telefon)
Ticari elektronik ileti onayı
Onay vermek zorunda değilsiniz.
‹marka› (‹şirket›), aşağıda seçtiğim kanallardan bana ticari elektronik ileti gönderebilir. Onayımı istediğim zaman, gerekçe göstermeden ve ücretsiz olarak geri alabilirim.
Kanallar
[ ] Arama
[ ] SMS
Ad soyad
Telefon numaranız
Örneğin 0532 123 45 67.
Sonraki adımda numaranın size ait olduğunu doğrularsınız. Doğrulamadan hiçbir şey kaydedilmez.
[Onay veriyorum]
Adınız, numaranız, bağlandığınız ağ adresi (IP) ve bu metin, onayınızı ispatlayabilmek için saklanır (6563 sayılı Kanun; KVKK m. 5/2 a, ç ve e). Veri sorumlusu: ‹şirket›

(Yalnız e-posta)
Ticari elektronik ileti onayı
Onay vermek zorunda değilsiniz.
‹marka› (‹şirket›), aşağıda seçtiğim kanallardan bana ticari elektronik ileti gönderebilir. Onayımı istediğim zaman, gerekçe göstermeden ve ücretsiz olarak geri alabilirim.
Kanallar
[ ] E-posta
Ad soyad
E-posta adresiniz
Örneğin ad@example.com.
Sonraki adımda adresin size ait olduğunu doğrularsınız. Doğrulamadan hiçbir şey kaydedilmez.
[Onay veriyorum]
Adınız, adresiniz, bağlandığınız ağ adresi (IP) ve bu metin, onayınızı ispatlayabilmek için saklanır (6563 sayılı Kanun; KVKK m. 5/2 a, ç ve e). Veri sorumlusu: ‹şirket›`,
  },
  en: {
    sha256: '00d007f6e2c857aa74a0fd7cdeac335d26e9388829a1c44ac6ecdde6432426a6',
    text: `(Phone and e-mail)
Consent to commercial electronic messages
You do not have to give a consent.
‹brand› (‹company›) may send me commercial electronic messages on the channels I choose below. I can take my consent back at any time, without a reason and free of charge.
Channels
[ ] Calls
[ ] SMS
[ ] E-mail
Name and surname
Address the messages are to come to
Your phone number or your e-mail address.
In the next step you prove that the address is yours. Nothing is recorded before.
[I give my consent]
Your name, your address, the network address (IP) you come from and this text are kept to be able to prove your consent (Law 6563; KVKK art. 5/2 a, ç and e). Data controller: ‹company›

(Phone only)
Consent to commercial electronic messages
You do not have to give a consent.
‹brand› (‹company›) may send me commercial electronic messages on the channels I choose below. I can take my consent back at any time, without a reason and free of charge.
Channels
[ ] Calls
[ ] SMS
Name and surname
Your phone number
For example 0532 123 45 67.
In the next step you prove that the number is yours. Nothing is recorded before.
[I give my consent]
Your name, your number, the network address (IP) you come from and this text are kept to be able to prove your consent (Law 6563; KVKK art. 5/2 a, ç and e). Data controller: ‹company›

(E-mail only)
Consent to commercial electronic messages
You do not have to give a consent.
‹brand› (‹company›) may send me commercial electronic messages on the channels I choose below. I can take my consent back at any time, without a reason and free of charge.
Channels
[ ] E-mail
Name and surname
Your e-mail address
For example name@example.com.
In the next step you prove that the address is yours. Nothing is recorded before.
[I give my consent]
Your name, your address, the network address (IP) you come from and this text are kept to be able to prove your consent (Law 6563; KVKK art. 5/2 a, ç and e). Data controller: ‹company›`,
  },
}
