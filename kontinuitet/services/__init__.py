"""What anyone may ask for, typed or clicked: the same use cases for commands and pages.

Nothing here prints, reads arguments or knows how it was asked. What there is to say goes to
``tell``, how far long work has come to ``progress`` (:mod:`.telling`), and what is wrong is raised
as the program's own exceptions. What may not get out is stopped at one gate (:mod:`.gate`).
"""
