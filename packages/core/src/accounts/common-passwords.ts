/** Passwords of 8 characters and more that top the published lists of leaked ones, and this product's own name. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `password passw0rd password1 password12 password123 password1234 password! password1! p@ssword p@ssw0rd p@ssw0rd1
  passpass pass1234 mypassword thepassword yourpassword newpassword qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234
  qwerty12345 qwertyqwerty qwer1234 qwe123qwe qweasdzxc qazwsxedc qazwsx123 1qaz2wsx 1qazxsw2 1q2w3e4r 1q2w3e4r5t
  1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 zaq12wsx zxcvbnm1 zxcvbnm123 asdfghjk asdfghjkl asdf1234 asdfasdf asd123asd
  123456789 1234567890 12345678910 0123456789 0987654321 987654321 123123123 12341234 11223344 1122334455 112233445566
  12344321 123454321 12121212 10101010 13131313 69696969 147258369 147852369 159753456 789456123 741852963 123654789
  123qweasd 123abc123 123456abc 123456ab 123456789a 123456789q 12345qwert 1234qwer 12qwaszx a1234567 a12345678 a123456789
  a1b2c3d4 aa123456 aa12345678 ab123456 abc12345 abc123456 abcd1234 abc123abc abcabcabc abcdefg1 qwerasdf asdfqwer
  iloveyou iloveyou1 iloveyou2 iloveyou! ilovegod ilovemom ilovehim lovelove loveyou1 loveme12 forever1 whatever
  princess princess1 sunshine sunshine1 football football1 baseball baseball1 basketball superman superman1 batman123
  spiderman starwars startrek pokemon1 pokemon123 minecraft computer internet samsung1 samsung123 microsoft
  jennifer michelle michael1 jonathan benjamin elizabeth alexander alexandra charlie1 charlotte jessica1 victoria
  chocolate butterfly liverpool liverpool1 chelsea1 arsenal1 barcelona manchester mercedes ferrari1 corvette mustang1
  welcome1 welcome12 welcome123 welcome! letmein1 letmein123 trustno1 master12 master123 admin123 admin1234 admin12345
  administrator adminadmin rootroot root1234 test1234 testtest test12345 testing1 testing123 changeme changeme1 changeme123
  default1 secret123 secret12 guest123 user1234 username login123 access14 hello123 hello1234 hellohello helloworld
  monkey123 dragon12 dragon123 shadow12 shadow123 killer123 hunter12 hunter123 summer12 summer123 winter12 winter123
  spring12 autumn12 summer2024 summer2025 summer2026 winter2024 winter2025 winter2026 blahblah bullshit fuckyou1 fuckyou2
  cloudalbum cloudalbum1 photoalbum photos123 myphotos 1111111a a1111111 00000000a 88888888 66666666 99999999 31415926`
    .split(/\s+/)
    .filter(Boolean),
)
