"""Stories: what members lived and learnt, told so that others can use it.

Words owned here: story, lesson (a story in a frame), draft, applause, and a use (another member took a lesson away).
"""
