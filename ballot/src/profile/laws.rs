//! The laws and rules that profiles quote, by their titles, so that each is spelled once.

use super::{Source, rule::article};

/// 总工发〔2016〕27号: elections of a union's base organisations.
pub(super) const fn elections(article_: &'static str) -> Source {
    article("《工会基层组织选举工作条例》", article_)
}

/// 2008: how an enterprise's union gets its chair.
pub(super) const fn chairs(article_: &'static str) -> Source {
    article("《企业工会主席产生办法（试行）》", article_)
}

/// The constitution of the Chinese trade unions.
pub(super) const fn constitution(article_: &'static str) -> Source {
    article("《中国工会章程》", article_)
}

/// 2021.
pub(super) const fn union_law(article_: &'static str) -> Source {
    article("《中华人民共和国工会法》", article_)
}

/// 总工发〔2019〕6号: congresses of union members.
pub(super) const fn member_congress(article_: &'static str) -> Source {
    article("《基层工会会员代表大会条例》", article_)
}

/// Women workers' committees.
pub(super) const fn women(article_: &'static str) -> Source {
    article("《工会女职工委员会工作条例》", article_)
}

/// 总工发〔2012〕12号: democratic management of enterprises.
pub(super) const fn management(article_: &'static str) -> Source {
    article("《企业民主管理规定》", article_)
}

/// 2017.
pub(super) const fn shanghai(article_: &'static str) -> Source {
    article("《上海市职工代表大会条例》", article_)
}

/// 2010.
pub(super) const fn zhejiang(article_: &'static str) -> Source {
    article("《浙江省企业民主管理条例》", article_)
}

/// 2007.
pub(super) const fn henan(article_: &'static str) -> Source {
    article("《河南省企业职工民主权利保障条例》", article_)
}

/// Enterprises in Shaanxi.
pub(super) const fn shaanxi(article_: &'static str) -> Source {
    article("《陕西省企业民主管理条例》", article_)
}

/// 2023.
pub(super) const fn companies(article_: &'static str) -> Source {
    article("《中华人民共和国公司法》", article_)
}

/// 2004.
pub(super) const fn contracts(article_: &'static str) -> Source {
    article("《集体合同规定》", article_)
}

/// 教育部令第32号.
pub(super) const SCHOOLS: Source = article("《学校教职工代表大会规定》", "");

/// No law: the identities of counting, the rule book's §7.
pub(super) const IDENTITIES: Source = article("计票恒等式", "");

/// No law either: what samples of a 选举办法 or 表决办法 do.
pub(super) const SAMPLES: Source = article("选举办法、表决办法样本", "");
