"""Addresses of guidelines, questions, good practices, messages and search."""

from django.urls import path

from cities.views import faqs, guidelines, messages, practices, questions, search

guideline_pages = (
    [
        path("", guidelines.guideline_list, name="list"),
        path("nuove/", guidelines.guideline_new, name="new"),
        path("<int:pk>/", guidelines.guideline_detail, name="detail"),
        path("<int:pk>/versione/", guidelines.guideline_write, name="write"),
        path("<int:pk>/invio/", guidelines.guideline_send, name="send"),
        path("<int:pk>/elimina-bozza/", guidelines.guideline_discard, name="discard"),
        path("<int:pk>/presa-visione/", guidelines.acknowledge, name="acknowledge"),
        path("<int:pk>/letture/", guidelines.guideline_readers, name="readers"),
        path("<int:pk>/sollecita/", guidelines.guideline_remind, name="remind"),
    ],
    "guidelines",
)
question_pages = (
    [
        path("", questions.question_list, name="list"),
        path("nuovo/", questions.question_new, name="new"),
        path("<int:pk>/", questions.question_detail, name="detail"),
        path("<int:pk>/precisa/", questions.question_detail_add, name="add_detail"),
        path("<int:pk>/rispondi/", questions.question_reply, name="reply"),
        path("<int:pk>/pubblica/", faqs.faq_from_question, name="publish"),
        path("faq/", faqs.faq_list, name="faqs"),
        path("faq/nuova/", faqs.faq_new, name="faq_new"),
        path("faq/<int:pk>/", faqs.faq_detail, name="faq"),
        path("faq/<int:pk>/modifica/", faqs.faq_edit, name="faq_edit"),
        path("faq/<int:pk>/ritira/", faqs.faq_withdraw, name="faq_withdraw"),
    ],
    "questions",
)
practice_pages = (
    [
        path("", practices.practice_list, name="list"),
        path("<int:pk>/", practices.practice_detail, name="detail"),
    ],
    "practices",
)
message_pages = (
    [
        path("", messages.message_list, name="list"),
        path("nuovo/", messages.message_new, name="new"),
        path("<int:pk>/", messages.message_detail, name="detail"),
    ],
    "messages",
)
search_pages = ([path("", search.search_page, name="page")], "search")
