"""Passwords that are guessed first, of eight characters or more, in lower case."""

_WORDS = """
password passwords password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword
pa55word pass1234 passpass changeme letmein1 letmeinnow welcome1 welcome12 welcome123 iloveyou
iloveyou1 iloveyou2 iloveme1 loveyou1 mylove123 sunshine sunshine1 princess princess1 football
football1 baseball baseball1 basketball superman superman1 batman123 spiderman pokemon1
starwars starwars1 trustno1 whatever whatever1 charlie1 michael1 michelle jennifer jordan23
jessica1 ashley123 daniel123 thomas123 computer internet samsung1 qwertyui qwertyuiop qwerty12
qwerty123 qwerty1234 qwerty12345 qwertz123 azertyui azerty123 asdfghjk asdfghjkl asdfasdf
asdf1234 zxcvbnm1 zxcvbnm123 zaq12wsx 1q2w3e4r 1q2w3e4r5t 1qaz2wsx qazwsxedc q1w2e3r4
q1w2e3r4t5 1234qwer 123qweasd qwe12345 abcd1234 abc12345 abcdefgh abcdefg1 a1b2c3d4 aa123456
12345678 123456789 1234567890 12345678910 0123456789 123123123 12341234 123454321 123321123
87654321 987654321 9876543210 147258369 11223344 1122334455 112233445566 12121212 13131313
20202020 21212121 66666666 admin123 admin1234 administrator root1234 guest123 test1234
testtest testing123 default1 secret123 master123 dragon123 monkey123 shadow123 killer123
hello123 helloworld hellohello freedom1 liverpool chelsea1 arsenal1 barcelona realmadrid
producer producer1 ableton1 ableton123 flstudio music123 musicmusic beatmaker abletonlive
"""
COMMON = frozenset(_WORDS.split())
