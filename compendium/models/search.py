"""What is searched: the words of every published item, without accents and signs."""

from django.db import models

from compendium.models.edition import EditionItem


class SearchText(models.Model):
    """The words of one published item, folded (compendium.search.words), by how much they say
    about it. Made from the item when its edition is published, and made again by a command."""

    item = models.OneToOneField(
        EditionItem, models.CASCADE, primary_key=True, related_name="search_text"
    )
    title = models.TextField()
    terms = models.TextField(blank=True)
    lead = models.TextField(blank=True)
    body = models.TextField(blank=True)

    def __str__(self):
        return self.title
