"""Words that say nothing, by language: whoever looks for "the list" looks for lists.

They are those that PostgreSQL leaves out by its own rules, as folded words; it has none for Arabic.
SQLite knows no such words: there the product leaves them out, so that both find the same.
"""

ENGLISH = """
    i me my myself we our ours ourselves you your yours yourself yourselves he him his himself
    she her hers herself it its itself they them their theirs themselves what which who whom
    this that these those am is are was were be been being have has had having do does did doing
    a an the and but if or because as until while of at by for with about against between into
    through during before after above below to from up down in out on off over under again
    further then once here there when where why how all any both each few more most other some
    such no nor not only own same so than too very s t can will just don should now
"""
FRENCH = """
    au aux avec ce ces dans de des du elle en et eux il je la le leur lui ma mais me mes moi mon
    ne nos notre nous on ou par pas pour qu que qui sa se ses son sur ta te tes toi ton tu un
    une vos votre vous c d j l m n s t y suis es est sommes sont serai seras sera serons serez
    seront serais serait serions seriez seraient fus fut furent sois soit soyons soyez soient
    fusse fusses fussions fussiez fussent ayant ayante ayantes ayants eu eue eues eus ai as
    avons avez ont aurai auras aura aurons aurez auront aurais aurait aurions auriez auraient
    avais avait avions aviez avaient eut eurent aie aies ait ayons ayez aient eusse eusses
    eussions eussiez eussent
"""
PORTUGUESE = """
    de a o que e do da em um para com uma os no se na por mais as dos como mas ao ele das seu
    sua ou quando muito nos eu pelo pela isso ela entre depois sem mesmo aos seus quem nas me
    esse eles essa num nem suas meu minha numa pelos elas qual lhe deles essas esses pelas este
    dele tu te vos lhes meus minhas teu tua teus tuas nosso nossa nossos nossas dela delas esta
    estes estas aquele aquela aqueles aquelas isto aquilo estou estamos estive esteve estivemos
    estiveram estava estavam estivera esteja estejamos estejam estivesse estivessem estiver
    estivermos estiverem hei havemos houve houvemos houveram houvera haja hajamos hajam houvesse
    houvessem houver houvermos houverem houverei houveremos houveria houveriam sou somos era
    eram fui foi fomos foram fora seja sejamos sejam fosse fossem for formos forem serei seremos
    seria seriam tenho tem temos tinha tinham tive teve tivemos tiveram tivera tenha tenhamos
    tenham tivesse tivessem tiver tivermos tiverem terei teremos teria teriam
"""
STOPS = {
    language: frozenset(words.split())
    for language, words in (("en", ENGLISH), ("fr", FRENCH), ("pt", PORTUGUESE))
}
