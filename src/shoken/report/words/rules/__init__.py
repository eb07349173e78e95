"""What a sentence of a writer may say: the lexicon, what binds its words, and what they mean."""
