const forms = `
be am is are was were been being
have has had having
do does did done doing
go goes went gone
get got gotten
make made
take took taken
come came
see saw seen
know knew known
give gave given
find found
think thought
tell told
become became
leave left
feel felt
bring brought
begin began begun
keep kept
hold held
write wrote written
stand stood
hear heard
mean meant
meet met
run ran
pay paid
sit sat
speak spoke spoken
lead led
grow grew grown
lose lost
fall fell fallen
send sent
build built
understand understood
draw drew drawn
break broke broken
spend spent
rise rose risen
drive drove driven
buy bought
wear wore worn
choose chose chosen
eat ate eaten
teach taught
catch caught
sell sold
fight fought
throw threw thrown
win won
sing sang sung
swim swam swum
ride rode ridden
fly flew flown
sleep slept
drink drank drunk
forget forgot forgotten
forgive forgave forgiven
hide hid hidden
steal stole stolen
wake woke woken
shake shook shaken
swear swore sworn
tear tore torn
bite bit bitten
blow blew blown
ring rang rung
sink sank sunk
spring sprang sprung
show shown
say said
lend lent
bend bent
deal dealt
dream dreamt
learn learnt
burn burnt
shoot shot
lay laid
lie lain lying
die dying
tie tying
agree agreed
free freed
guarantee guaranteed
dig dug
hang hung
strike struck
stick stuck
feed fed
breed bred
seek sought
sweep swept
freeze froze frozen
child children
man men
woman women
foot feet
tooth teeth
mouse mice
goose geese
wife wives
knife knives
shelf shelves
wolf wolves
half halves
self selves
thief thieves
loaf loaves
`;

/** Irregular English forms and the word they belong to. */
export const irregularForms: ReadonlyMap<string, string> = new Map(
  forms
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [base = '', ...others] = line.split(' ');
      return others.map((form) => [form, base] as const);
    }),
);
